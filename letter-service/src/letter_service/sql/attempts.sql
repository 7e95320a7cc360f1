-- count_source: a fixed window for each source address, counted before anything else is looked at
INSERT INTO sources (source, window_started_at, tries) VALUES (%(source)s, %(now)s, 1)
ON CONFLICT (source) DO UPDATE SET
    tries = CASE WHEN sources.window_started_at <= %(window_since)s THEN 1 ELSE sources.tries + 1 END,
    window_started_at = CASE WHEN sources.window_started_at <= %(window_since)s THEN excluded.window_started_at
                             ELSE sources.window_started_at END
RETURNING tries, window_started_at;

-- note_attempt: what was answered, for the alarm and for staff
INSERT INTO attempts (account_id, source, result, at) VALUES (%(account_id)s, %(source)s, %(result)s, %(now)s)
RETURNING attempt_id;

-- count_wrong: counted as wrong before it is compared
UPDATE accounts SET wrong_count = wrong_count + 1, paused_until = %(paused_until)s WHERE account_id = %(account_id)s;

-- codes_of_account: every code that may be right now; one ordered or set aside has not left the house
SELECT order_id, letter_number, tenancy, state, code_key_id, code_fingerprint FROM letters
WHERE account_id = %(account_id)s AND set_aside IS NULL
  AND ((state IN ('rendered', 'handed_over', 'posted') AND valid_until >= %(today)s)
       OR (state = 'used' AND repeat_until > %(now)s))
ORDER BY ordered_at;

-- forgive: the right code ends the counting
UPDATE accounts SET wrong_count = 0, paused_until = NULL WHERE account_id = %(account_id)s;

-- mark_right: the count made before the comparison becomes a yes
UPDATE attempts SET result = 'yes' WHERE attempt_id = %(attempt_id)s;

-- use_letter: no row when the letter came back, expired or was stopped meanwhile
UPDATE letters SET
    state = 'used', cause = 'code', changed_at = %(now)s, repeat_until = %(repeat_until)s,
    clear_text = NULL, clear_key_id = NULL
WHERE account_id = %(account_id)s AND order_id = %(order_id)s AND set_aside IS NULL
  AND state IN ('rendered', 'handed_over', 'posted');

-- void_others: success voids the account's other codes
UPDATE letters SET state = 'stopped', cause = 'code', changed_at = %(now)s, clear_text = NULL, clear_key_id = NULL
WHERE account_id = %(account_id)s AND state IN ('ordered', 'rendered', 'handed_over', 'posted');

-- ring: a row when more thresholds were passed than at the last alarm, or when that one is over
INSERT INTO alarms (kind, level, rung_at) VALUES ('wrong_codes', %(level)s, %(now)s)
ON CONFLICT (kind) DO UPDATE SET level = excluded.level, rung_at = excluded.rung_at
WHERE alarms.level < excluded.level OR alarms.rung_at <= %(since)s
RETURNING level;

-- wrong_since: over all accounts, for the alarm
SELECT count(*) AS number FROM attempts WHERE result = 'wrong' AND at > %(since)s;
