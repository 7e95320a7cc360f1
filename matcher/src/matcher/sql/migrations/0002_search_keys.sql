-- What the matching asks beside name and address, and the search keys of keys.py with one index for them all.
-- `fingerprint` stands for the row's content and keys, so that an import compares one number.
ALTER TABLE tenancies
    ADD COLUMN status text NOT NULL DEFAULT '',
    ADD COLUMN birth_name text NOT NULL DEFAULT '',
    ADD COLUMN keys bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN fingerprint bigint NOT NULL DEFAULT 0;
CREATE INDEX tenancies_keys ON tenancies USING gin (keys) WITH (fastupdate = off);
DROP INDEX tenancies_house;
DROP INDEX tenancies_name;
