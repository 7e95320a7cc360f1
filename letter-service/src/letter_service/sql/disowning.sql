-- lock_guesses: the row that tries of one client address for one letter number queue up for
INSERT INTO disown_guesses (letter_number, source, last_at) VALUES (%(letter_number)s, %(source)s, %(now)s)
ON CONFLICT (letter_number, source) DO UPDATE SET last_at = excluded.last_at
RETURNING wrong_count, paused_until;

-- count_wrong: counted as wrong before it is compared
UPDATE disown_guesses SET wrong_count = wrong_count + 1, paused_until = %(paused_until)s
WHERE letter_number = %(letter_number)s AND source = %(source)s;

-- forgive: the right code ends the counting
UPDATE disown_guesses SET wrong_count = 0, paused_until = NULL
WHERE letter_number = %(letter_number)s AND source = %(source)s;

-- find_letter: of any state, as long as its fingerprint serves for this
SELECT account_id, code_key_id, code_fingerprint FROM letters
WHERE letter_number = %(letter_number)s AND ordered_at > %(ordered_after)s;

-- stop_letters: somebody else registered with this name, so nothing that was sent to the account counts any more
UPDATE letters SET state = 'stopped', cause = 'disowned', changed_at = %(now)s,
    clear_text = NULL, clear_key_id = NULL, repeat_until = NULL
WHERE account_id = %(account_id)s AND state <> 'stopped';

-- forget: no letter of that time can be disowned any more
DELETE FROM disown_guesses WHERE last_at < %(before)s;
