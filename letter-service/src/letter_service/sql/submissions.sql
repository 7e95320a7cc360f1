-- find: what is known about a document
SELECT * FROM submissions WHERE reference = %(reference)s;

-- begin: committed before the channel is called
INSERT INTO submissions (reference, run_id, channel, state, letters, pages, layouts, sha256, sent_at)
VALUES (%(reference)s, %(run_id)s, %(channel)s, 'sending', %(letters)s, %(pages)s, %(layouts)s, %(sha256)s, %(now)s)
ON CONFLICT (reference) DO UPDATE SET
    (run_id, channel, state, letters, pages, layouts, sha256, sent_at) = (
        excluded.run_id, excluded.channel, 'sending', excluded.letters, excluded.pages, excluded.layouts,
        excluded.sha256, excluded.sent_at
    ),
    tries = submissions.tries + 1, accepted_at = NULL, reason = NULL;

-- accept: in the transaction that hands its letters over
UPDATE submissions SET
    state = 'accepted', external_id = %(external_id)s, cost_cents = %(cost_cents)s, reason = NULL, accepted_at = %(now)s
WHERE reference = %(reference)s;

-- wait: it stays open, and staff see why
UPDATE submissions SET reason = %(reason)s WHERE reference = %(reference)s RETURNING tries;

-- refuse: the outside will not have it, or could not print it
UPDATE submissions SET state = 'refused', accepted_at = NULL, reason = %(reason)s, refusals = refusals + 1
WHERE reference = %(reference)s;

-- spent: what the channels took on this day, and the dearest document of it
SELECT coalesce(sum(cost_cents), 0)::integer AS cents, coalesce(max(cost_cents), 0)::integer AS dearest
FROM submissions WHERE accepted_at >= %(day_began)s AND cost_cents IS NOT NULL;

-- to_follow: the one that was asked for longest ago first; nobody asks for what was acknowledged otherwise
SELECT s.reference, s.external_id, s.run_id, s.accepted_at FROM submissions s JOIN runs r USING (run_id)
WHERE s.state = 'accepted' AND s.posted_on IS NULL AND s.channel = %(channel)s AND r.posted_at IS NULL
  AND s.accepted_at > %(accepted_after)s AND (s.asked_at IS NULL OR s.asked_at <= %(asked_before)s)
ORDER BY s.asked_at NULLS FIRST, s.reference LIMIT %(at_most)s;

-- note_asked: the next time is later
UPDATE submissions SET asked_at = %(now)s WHERE reference = %(reference)s;

-- mark_posted: the channel itself says so
UPDATE submissions SET posted_on = %(posted_on)s WHERE reference = %(reference)s;

-- letters_of: those that went out with a document, which is a run or a letter
SELECT l.order_id FROM letters l JOIN runs r USING (run_id)
WHERE (r.name = %(reference)s OR l.letter_number = %(reference)s) AND l.handed_over_at IS NOT NULL;
