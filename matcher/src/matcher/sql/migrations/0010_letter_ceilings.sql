-- Letters that go by themselves, counted by day: they cost money. Hashes alone; gone after a day or two.
CREATE TABLE letter_counts (
    day date NOT NULL,
    kind text NOT NULL,
    key bigint NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (day, kind, key)
);
-- Since when a letter that is due waits for staff.
ALTER TABLE registrations ADD COLUMN held_at timestamptz;
