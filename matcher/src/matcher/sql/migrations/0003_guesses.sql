-- Tries that did not lead to a match, so that nobody learns the file by registering. Hashes alone; gone after a day or two.
CREATE TABLE guesses (
    kind text NOT NULL,
    key bigint NOT NULL,
    attempt bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (kind, key, attempt)
);
CREATE INDEX guesses_at ON guesses (at);
