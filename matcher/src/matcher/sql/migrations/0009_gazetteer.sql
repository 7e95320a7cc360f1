-- `doubt`: what of a row could not be read; its tenant is found and gets no letter by itself. `keys_version`: the version
-- of the rules that made the row's keys; `migrate` makes older ones anew.
ALTER TABLE tenancies
    ADD COLUMN doubt text NOT NULL DEFAULT '',
    ADD COLUMN keys_version smallint NOT NULL DEFAULT 0;

-- What the file says as a whole, made anew with each import: which village belongs to which town (a name alone has no
-- town), and how many people bear a first name or a surname.
CREATE TABLE places (
    village text NOT NULL,
    town text NOT NULL,
    PRIMARY KEY (village, town)
);
CREATE INDEX places_town ON places (town);
CREATE TABLE bearers (
    kind text NOT NULL CHECK (kind IN ('first', 'last')),
    name text NOT NULL,
    people integer NOT NULL,
    PRIMARY KEY (kind, name)
);
