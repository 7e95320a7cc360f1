-- find: the row of one account
SELECT account_id, state, outcome, reasons, note, tenant_id, decided_by, decided_at, order_id, letter_number,
       letter_state, letter_ordered_at, letter_posted_at, letter_expected_on, letter_valid_until, letter_next_at, ended_at,
       moved_out_at, returned_at, disowned_at
FROM registrations WHERE account_id = %(account_id)s;

-- save: one row per account, written whole; callers hold the account's lock
INSERT INTO registrations AS known (account_id, state, outcome, reasons, note, tenant_id, decided_by, decided_at, order_id,
    letter_number, letter_state, letter_ordered_at, letter_posted_at, letter_expected_on, letter_valid_until,
    letter_next_at, ended_at, moved_out_at, returned_at, disowned_at)
VALUES (%(account_id)s, %(state)s, %(outcome)s, %(reasons)s, %(note)s, %(tenant_id)s, %(decided_by)s, %(decided_at)s,
    %(order_id)s, %(letter_number)s, %(letter_state)s, %(letter_ordered_at)s, %(letter_posted_at)s,
    %(letter_expected_on)s, %(letter_valid_until)s, %(letter_next_at)s, %(ended_at)s, %(moved_out_at)s, %(returned_at)s,
    %(disowned_at)s)
ON CONFLICT (account_id) DO UPDATE SET
    state = excluded.state, outcome = excluded.outcome, reasons = excluded.reasons, note = excluded.note,
    tenant_id = excluded.tenant_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
    order_id = excluded.order_id, letter_number = excluded.letter_number, letter_state = excluded.letter_state,
    letter_posted_at = excluded.letter_posted_at, letter_expected_on = excluded.letter_expected_on,
    letter_valid_until = excluded.letter_valid_until, ended_at = excluded.ended_at,
    moved_out_at = excluded.moved_out_at, letter_ordered_at = excluded.letter_ordered_at,
    letter_next_at = excluded.letter_next_at, returned_at = excluded.returned_at, disowned_at = excluded.disowned_at,
    state_since = CASE WHEN known.state = excluded.state THEN known.state_since ELSE now() END, changed_at = now();

-- unsettled: what another set of records may decide otherwise
SELECT account_id FROM registrations WHERE ended_at IS NULL AND state IN ('review', 'no_match', 'matched');

-- states: every open registration, for the comparison with Keycloak
SELECT account_id, state FROM registrations WHERE ended_at IS NULL;

-- count: how many registrations stand where
SELECT state, count(*) FROM registrations WHERE ended_at IS NULL GROUP BY state ORDER BY state;
