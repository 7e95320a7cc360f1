-- Each letter that was ordered: news of an older one find their account, and an order without an answer is asked again.
-- `address` is a hash of the place it went to; empty stands for any, as for what was ordered before this table.
CREATE TABLE orders (
    order_id uuid PRIMARY KEY,
    account_id text NOT NULL,
    tenant_id text NOT NULL,
    address bigint,
    placed_at timestamptz NOT NULL DEFAULT now(),
    letter_number text UNIQUE,
    state text,
    cause text
);
CREATE INDEX orders_account ON orders (account_id);

-- `disowned_at`: somebody said "Das war ich nicht", and the account is not disabled yet.
ALTER TABLE registrations
    ADD COLUMN letter_ordered_at timestamptz,
    ADD COLUMN letter_next_at timestamptz,
    ADD COLUMN returned_at timestamptz,
    ADD COLUMN disowned_at timestamptz,
    ADD COLUMN state_since timestamptz NOT NULL DEFAULT now();
INSERT INTO orders (order_id, account_id, tenant_id, letter_number, state)
    SELECT order_id, account_id, tenant_id, letter_number, letter_state FROM registrations
    WHERE order_id IS NOT NULL AND tenant_id IS NOT NULL;
UPDATE registrations SET state_since = changed_at, letter_ordered_at = CASE WHEN letter_number <> '' THEN changed_at END;
UPDATE registrations SET order_id = NULL WHERE letter_number IS NULL;
