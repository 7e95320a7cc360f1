-- Who guesses is paused, not the letter: its number is one of a sequence that anybody can write down. One row for each
-- client address and letter number, whether there is such a letter or not.
CREATE TABLE disown_guesses (
    letter_number text NOT NULL,
    source bytea NOT NULL,
    wrong_count integer NOT NULL DEFAULT 0,
    paused_until timestamptz,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (letter_number, source)
);

COMMENT ON TABLE disown_tries IS 'not used any more: counted what all client addresses typed for a letter';
