-- add: a letter comes back once
INSERT INTO returns (letter_number, tenant_id, address, returned_at)
VALUES (%(letter_number)s, %(tenant_id)s, %(address)s, %(now)s) ON CONFLICT (letter_number) DO NOTHING;

-- flag: the newest letter that came back from this address; one without an address stands for any
SELECT letter_number, tenant_id, returned_at FROM returns
WHERE tenant_id = %(tenant_id)s AND released_at IS NULL AND (address IS NULL OR address = %(address)s)
ORDER BY returned_at DESC LIMIT 1;

-- release: staff has entered the number again
UPDATE returns SET released_at = %(now)s WHERE tenant_id = %(tenant_id)s AND released_at IS NULL;

-- open: what the records department has not settled, oldest first
SELECT letter_number, tenant_id, returned_at FROM returns WHERE done_at IS NULL ORDER BY returned_at, letter_number;

-- done: the records department has settled it
UPDATE returns SET done_at = coalesce(done_at, %(now)s) WHERE letter_number = %(letter_number)s;
