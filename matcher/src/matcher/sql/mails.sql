-- queue: one row for each mail; nothing comes back when it is known
INSERT INTO mails (account_id, kind, letter_number) VALUES (%(account_id)s, %(kind)s, %(letter_number)s)
ON CONFLICT DO NOTHING RETURNING 1;

-- waits: whether it is still to be sent
SELECT 1 FROM mails
WHERE (account_id, kind, letter_number) = (%(account_id)s, %(kind)s, %(letter_number)s) AND sent_at IS NULL;

-- told_since: whether the account had a mail of this kind after a time
SELECT 1 FROM mails WHERE (account_id, kind) = (%(account_id)s, %(kind)s) AND sent_at > %(since)s LIMIT 1;

-- sent: from now on it does not go again
UPDATE mails SET sent_at = %(now)s
WHERE (account_id, kind, letter_number) = (%(account_id)s, %(kind)s, %(letter_number)s);

-- refused: the mail server will never take it
UPDATE mails SET sent_at = %(now)s, refused_at = %(now)s
WHERE (account_id, kind, letter_number) = (%(account_id)s, %(kind)s, %(letter_number)s);

-- refused_since: since when the account's address takes no mails
SELECT min(refused_at) FROM mails WHERE account_id = %(account_id)s;

-- another_address: the mail server has refused none of it
UPDATE mails SET refused_at = NULL WHERE account_id = %(account_id)s;

-- drop: its reason is gone; should it come back, the mail is another one
DELETE FROM mails
WHERE (account_id, kind, letter_number) = (%(account_id)s, %(kind)s, %(letter_number)s) AND sent_at IS NULL;

-- unreminded: whose letter is on its way and who was never reminded
SELECT account_id, letter_posted_at FROM registrations r
WHERE ended_at IS NULL AND state = 'letter_posted' AND letter_posted_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM mails m WHERE m.account_id = r.account_id AND m.kind = 'letter-reminder');

-- waiting: how many are not sent yet
SELECT count(*) FROM mails WHERE sent_at IS NULL;
