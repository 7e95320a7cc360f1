-- registration: where it stands and why
SELECT state, state_since, outcome, reasons, note, tenant_id, proven_tenant_id, former_tenant_ids, decided_by, decided_at,
    created_at, changed_at, ended_at, moved_out_at, demanded_at, disowned_at, returned_at, leaves_on,
    deceased_at, wished_at, wish_done_at
FROM registrations WHERE account_id = %(account_id)s;

-- letters: what was ordered
SELECT order_id, letter_number, tenant_id, placed_at, state, cause, release_reason
FROM orders WHERE account_id = %(account_id)s ORDER BY placed_at;

-- mails: what was sent about the registration
SELECT kind, letter_number, queued_at, sent_at, refused_at FROM mails WHERE account_id = %(account_id)s ORDER BY queued_at;

-- reports: what Keycloak reported of the account; who did it is another person
SELECT type, received_at, handled_at FROM keycloak_events WHERE account_id = %(account_id)s ORDER BY received_at;

-- acts: what staff did about the account; who did it is another person
SELECT a.kind, a.at, d.tenant_id, d.letter_number, d.reason, o.text AS outcome
FROM acts a LEFT JOIN act_details d ON d.act_id = a.id LEFT JOIN act_outcomes o ON o.act_id = a.id
WHERE a.account_id = %(account_id)s AND a.kind NOT IN ('claim', 'unclaim') ORDER BY a.id;

-- records: what the company's file says of the tenant that the account proved to be; who proved nothing learns nothing
SELECT tenant_id, contract_id, flat_id, role, salutation, title, first_name, last_name, birth_name, care_of, street,
    house_number, postal_code, city, country, phone, email, birth_date, move_in, move_out, status, letter_language,
    large_print, added_at, changed_at, ended_at
FROM tenancies WHERE tenant_id = ANY(
    SELECT unnest(ARRAY[proven_tenant_id, CASE WHEN state = 'active' THEN tenant_id END])
    FROM registrations WHERE account_id = %(account_id)s
) ORDER BY tenant_id, contract_id;

-- deletion_told: Keycloak's report that the user is gone, and the plan that followed, are over
SELECT 1 FROM keycloak_events
WHERE account_id = %(account_id)s AND type = 'admin.DELETE.USER' AND handled_at IS NOT NULL LIMIT 1;

-- erase_own_exports: what was asked for and not taken
DELETE FROM own_exports WHERE account_id = %(account_id)s;

-- erase_acts: that something was done stays, in the chain; what names somebody goes
WITH ours AS (SELECT id FROM acts WHERE account_id = %(account_id)s),
words AS (UPDATE act_outcomes o SET text = '' FROM ours WHERE o.act_id = ours.id)
DELETE FROM act_details d USING ours WHERE d.act_id = ours.id;

-- erase_returns: whose address nothing waits for any more
DELETE FROM returns r USING orders o
WHERE o.account_id = %(account_id)s AND o.letter_number = r.letter_number AND r.done_at IS NOT NULL;

-- erase_orders: of one account
DELETE FROM orders WHERE account_id = %(account_id)s;

-- erase_mails: of one account
DELETE FROM mails WHERE account_id = %(account_id)s;

-- erase_events: of one account
DELETE FROM keycloak_events WHERE account_id = %(account_id)s;

-- erase_parked: of one account
DELETE FROM parked WHERE account_id = %(account_id)s;

-- erase_jobs: none of them has anything left to do
DELETE FROM procrastinate_jobs WHERE args ->> 'account_id' = %(account_id)s AND status <> 'doing';

-- erase_registration: the row itself
DELETE FROM registrations WHERE account_id = %(account_id)s;
