-- begin: an order without an answer is asked for again; if its address changed since, it stands for any
WITH again AS (
    UPDATE orders SET address = CASE WHEN address = %(address)s THEN address END
    WHERE account_id = %(account_id)s AND tenant_id = %(tenant_id)s AND state IS NULL RETURNING order_id
), new AS (
    INSERT INTO orders (order_id, account_id, tenant_id, address)
    SELECT %(order_id)s, %(account_id)s, %(tenant_id)s, %(address)s WHERE NOT EXISTS (SELECT FROM again)
    RETURNING order_id
)
SELECT order_id FROM again UNION ALL SELECT order_id FROM new;

-- find: by the id that we chose
SELECT order_id, account_id, tenant_id, address, letter_number, state, cause FROM orders WHERE order_id = %(order_id)s;

-- numbered: by the number that is printed on the letter
SELECT order_id, account_id, tenant_id, address, letter_number, state, cause FROM orders
WHERE letter_number = %(letter_number)s;

-- answer: what letter-service says of it
UPDATE orders SET letter_number = %(letter_number)s, state = %(state)s, cause = %(cause)s WHERE order_id = %(order_id)s;

-- open: whether a letter of the account may still be good
SELECT EXISTS (SELECT FROM orders WHERE account_id = %(account_id)s
    AND (state IS NULL OR state IN ('ordered', 'rendered', 'handed_over', 'posted')));

-- void: letter-service was told to stop them
UPDATE orders SET state = 'stopped', cause = 'stop' WHERE account_id = %(account_id)s
    AND (state IS NULL OR state IN ('ordered', 'rendered', 'handed_over', 'posted'));
