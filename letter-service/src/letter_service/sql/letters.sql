-- lock_account: the row that orders, tries and stops of one account queue up for
INSERT INTO accounts (account_id, last_at) VALUES (%(account_id)s, %(now)s)
ON CONFLICT (account_id) DO UPDATE SET last_at = excluded.last_at
RETURNING wrong_count, paused_until;

-- lock_tenancy: two accounts of one tenancy must not both take its last letter
SELECT pg_advisory_xact_lock(hashtextextended('tenancy ' || %(tenancy)s, 0));

-- next_letter_number: gaps do no harm
SELECT nextval('letter_numbers') AS number;

-- find_letter: by the id that the matcher chose
SELECT * FROM letters WHERE order_id = %(order_id)s;

-- find_letter_by_number: for staff and the operator
SELECT * FROM letters WHERE letter_number = %(letter_number)s;

-- history_of_letter: every transition, with its time and cause
SELECT state, cause, at FROM transitions WHERE order_id = %(order_id)s ORDER BY transition_id;

-- next_letter_at: limits of the account and of its tenancy
SELECT next_letter_at(
    %(account_id)s, %(tenancy)s, %(resend_wait)s, %(per_account)s, %(per_tenancy)s, %(within)s
) AS at;

-- insert_letter: nothing comes back when another transaction took the order id first
INSERT INTO letters (order_id, letter_number, account_id, tenancy, order_key_id, order_fingerprint, code_key_id,
                     code_fingerprint, clear_key_id, clear_text, ordered_at, changed_at, valid_until, release_reason)
VALUES (%(order_id)s, %(letter_number)s, %(account_id)s, %(tenancy)s, %(order_key_id)s, %(order_fingerprint)s,
        %(code_key_id)s, %(code_fingerprint)s, %(clear_key_id)s, %(clear_text)s, %(now)s, %(now)s, %(valid_until)s,
        %(release_reason)s)
ON CONFLICT (order_id) DO NOTHING
RETURNING *;

-- wake_worker: delivered at commit
SELECT pg_notify('letter_ordered', '');

-- wait_for_writers: no transition with a smaller id can appear once this lock is granted, so the cursor skips none
LOCK TABLE transitions IN SHARE MODE;

-- changes_since: the newest state of each letter that changed
SELECT t.transition_id, l.*,
    next_letter_at(l.account_id, l.tenancy, %(resend_wait)s, %(per_account)s, %(per_tenancy)s, %(within)s) AS next_at
FROM transitions t JOIN letters l USING (order_id)
WHERE t.transition_id > %(cursor)s ORDER BY t.transition_id LIMIT %(at_most)s;

-- stop_letters: moved out, blocked, deleted; the repeated yes ends too
WITH repeats AS (
    UPDATE letters SET repeat_until = NULL WHERE account_id = %(account_id)s AND state = 'used'
)
UPDATE letters SET state = 'stopped', cause = 'stop', changed_at = %(now)s, clear_text = NULL, clear_key_id = NULL
WHERE account_id = %(account_id)s AND state IN ('ordered', 'rendered', 'handed_over', 'posted')
RETURNING letter_number;

-- stop_set_aside: a new letter takes the place of one that never left
UPDATE letters SET state = 'stopped', cause = 'stop', changed_at = %(now)s, clear_text = NULL, clear_key_id = NULL
WHERE account_id = %(account_id)s AND tenancy = %(tenancy)s AND order_id <> %(order_id)s
  AND set_aside IS NOT NULL AND handed_over_at IS NULL AND state IN ('ordered', 'rendered', 'handed_over');

-- drop_text: it cannot be opened; a letter that did not leave is set aside
UPDATE letters SET clear_text = NULL, clear_key_id = NULL,
    set_aside = CASE WHEN handed_over_at IS NULL THEN %(reason)s ELSE set_aside END,
    run_id = CASE WHEN handed_over_at IS NULL THEN NULL ELSE run_id END
WHERE order_id = ANY(%(order_ids)s);

-- lose_letters: they did not leave, and nobody can print them any more; others may be ordered at once
UPDATE letters SET state = 'stopped', cause = 'lost', changed_at = %(now)s
WHERE order_id = ANY(%(order_ids)s) AND set_aside IS NOT NULL AND handed_over_at IS NULL AND clear_text IS NULL
  AND state IN ('ordered', 'rendered', 'handed_over') RETURNING letter_number;

-- forget_open: a backup was brought back; what was typed, stopped or disowned since is not known, so no code counts
WITH repeats AS (
    UPDATE letters SET repeat_until = NULL WHERE state = 'used'
)
UPDATE letters SET state = 'stopped', cause = 'restored', changed_at = %(now)s, clear_text = NULL, clear_key_id = NULL
WHERE state IN ('ordered', 'rendered', 'handed_over', 'posted')
RETURNING letter_number;

-- return_letter: it came back; one that was used, stopped or never printed stays what it is
UPDATE letters SET state = 'returned', cause = 'returned', changed_at = %(now)s, clear_text = NULL, clear_key_id = NULL
WHERE letter_number = %(letter_number)s AND state IN ('rendered', 'handed_over', 'posted', 'expired');

-- release_letter: a letter that was set aside goes with the next run
UPDATE letters SET set_aside = NULL
WHERE letter_number = %(letter_number)s AND set_aside IS NOT NULL AND clear_text IS NOT NULL;

-- unlock_account: staff have spoken with the person
UPDATE accounts SET wrong_count = 0, paused_until = NULL WHERE account_id = %(account_id)s;

-- date_letters: validity runs from the hand-over; what may be out already keeps its days
UPDATE letters SET dated = %(dated)s, valid_until = %(valid_until)s
WHERE order_id = ANY(%(order_ids)s) AND handed_over_at IS NULL AND state IN ('ordered', 'rendered', 'handed_over')
  AND (dated IS NULL OR NOT EXISTS (SELECT FROM submissions WHERE reference = %(reference)s AND state <> 'refused'));
