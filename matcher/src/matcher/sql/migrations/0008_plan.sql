-- Letters carry their own news, so that the plan for an account reads them as facts and writes its row alone.
ALTER TABLE orders
    ADD COLUMN ordered_at timestamptz,
    ADD COLUMN posted_at text,
    ADD COLUMN expected_on text,
    ADD COLUMN valid_until text,
    ADD COLUMN next_at timestamptz,
    ADD COLUMN disowned_at timestamptz;
UPDATE orders o SET ordered_at = r.letter_ordered_at, posted_at = r.letter_posted_at, expected_on = r.letter_expected_on,
    valid_until = r.letter_valid_until, next_at = r.letter_next_at
FROM registrations r WHERE r.order_id = o.order_id;

-- `proven_tenant_id`: what an old mark without a number proves. `demanded_at`: marks from before it are void.
-- `former_tenant_ids`: what stood in the console before. `disowned_at` is from now on the newest one dealt with.
-- `tried`: a hash of the data that the limits held back; other data are another try.
ALTER TABLE registrations
    ADD COLUMN proven_tenant_id text,
    ADD COLUMN demanded_at timestamptz,
    ADD COLUMN former_tenant_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN tried bigint;
UPDATE registrations SET proven_tenant_id = tenant_id WHERE state = 'active';
UPDATE registrations r SET proven_tenant_id = o.tenant_id FROM orders o
    WHERE r.proven_tenant_id IS NULL AND o.account_id = r.account_id AND o.state = 'used';
UPDATE orders SET disowned_at = now() WHERE cause = 'disowned';
UPDATE registrations r SET disowned_at = CASE WHEN r.disowned_at IS NULL THEN now() END
    WHERE EXISTS (SELECT FROM orders o WHERE o.account_id = r.account_id AND o.disowned_at IS NOT NULL);

-- Who works on an account now. Nobody waits for it: a job that finds it taken comes back.
CREATE TABLE claims (
    account_id text PRIMARY KEY,
    claimed_by uuid NOT NULL,
    until timestamptz NOT NULL
);
