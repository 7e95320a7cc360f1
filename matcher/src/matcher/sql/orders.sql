-- begin: an order without an answer is asked for again; if its address changed since, it stands for any. And whether it is new
WITH again AS (
    UPDATE orders SET address = CASE WHEN address = %(address)s THEN address END, release_reason = %(release_reason)s,
        act_id = %(act_id)s::bigint
    WHERE account_id = %(account_id)s AND tenant_id = %(tenant_id)s AND state IS NULL RETURNING order_id
), new AS (
    INSERT INTO orders (order_id, account_id, tenant_id, address, release_reason, act_id, noted)
    SELECT %(order_id)s, %(account_id)s, %(tenant_id)s, %(address)s, %(release_reason)s, %(act_id)s::bigint, false
    WHERE NOT EXISTS (SELECT FROM again)
    RETURNING order_id
)
SELECT order_id, false FROM again UNION ALL SELECT order_id, true FROM new;

-- of_account: every letter of an account, the oldest first
SELECT order_id, account_id, tenant_id, address, letter_number, state, cause, ordered_at, posted_at, expected_on,
       valid_until, next_at, disowned_at, release_reason, act_id, noted
FROM orders WHERE account_id = %(account_id)s ORDER BY placed_at, order_id;

-- find: by the id that we chose
SELECT order_id, account_id, tenant_id, address, letter_number, state, cause, ordered_at, posted_at, expected_on,
       valid_until, next_at, disowned_at, release_reason, act_id, noted
FROM orders WHERE order_id = %(order_id)s;

-- answer: what letter-service says of it; nothing comes back when that was known
UPDATE orders SET letter_number = %(letter_number)s, state = %(state)s, cause = %(cause)s, ordered_at = %(ordered_at)s,
    posted_at = %(posted_at)s, expected_on = %(expected_on)s, valid_until = %(valid_until)s, next_at = %(next_at)s,
    disowned_at = CASE WHEN %(cause)s = 'disowned' THEN coalesce(disowned_at, %(now)s) ELSE disowned_at END
WHERE order_id = %(order_id)s AND (letter_number, state, cause, ordered_at, posted_at, expected_on, valid_until, next_at)
    IS DISTINCT FROM (%(letter_number)s, %(state)s, %(cause)s, %(ordered_at)s, %(posted_at)s, %(expected_on)s,
    %(valid_until)s, %(next_at)s)
RETURNING account_id;

-- note: the row that is saved with it knows of every order
UPDATE orders SET noted = true WHERE account_id = %(account_id)s AND NOT noted;

-- refuse: letter-service cannot print this address
UPDATE orders SET state = 'refused', cause = %(fields)s WHERE order_id = %(order_id)s;

-- void: letter-service was told to stop them
UPDATE orders SET state = 'stopped', cause = 'stop' WHERE account_id = %(account_id)s
    AND (state IS NULL OR state IN ('ordered', 'rendered', 'handed_over', 'posted', 'used', 'refused'));

-- count: one more letter that goes by itself today; in one order of rows, so that two workers never wait for each other
INSERT INTO letter_counts AS known (day, kind, key, number)
SELECT %(day)s, kind, key, 1 FROM unnest(%(kinds)s::text[], %(keys)s::bigint[]) AS asked (kind, key) ORDER BY kind, key
ON CONFLICT (day, kind, key) DO UPDATE SET number = known.number + 1 RETURNING kind, number;

-- forget_counts: days that are over
DELETE FROM letter_counts WHERE day < %(before)s;
