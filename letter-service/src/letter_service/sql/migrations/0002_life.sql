-- The life of a letter: which state may follow which. The trigger below refuses every other way.
CREATE TABLE ways (
    from_state text NOT NULL,
    to_state text NOT NULL,
    PRIMARY KEY (from_state, to_state)
);
INSERT INTO ways (from_state, to_state) VALUES
    ('ordered', 'rendered'),      -- a run prints it
    ('rendered', 'handed_over'),  -- the channel has it
    ('handed_over', 'posted'),    -- the post has it
    ('rendered', 'used'), ('handed_over', 'used'), ('posted', 'used'),  -- its code was typed
    ('ordered', 'expired'), ('rendered', 'expired'), ('handed_over', 'expired'), ('posted', 'expired'),
    ('rendered', 'returned'), ('handed_over', 'returned'), ('posted', 'returned'), ('expired', 'returned'),
    ('ordered', 'stopped'), ('rendered', 'stopped'), ('handed_over', 'stopped'), ('posted', 'stopped'),
    ('used', 'stopped'), ('expired', 'stopped'), ('returned', 'stopped');  -- "that was not me"

ALTER TABLE letters DROP CONSTRAINT letters_state_check;
ALTER TABLE letters ADD CONSTRAINT letters_state_check
    CHECK (state IN ('ordered', 'rendered', 'handed_over', 'posted', 'used', 'expired', 'returned', 'stopped'));
ALTER TABLE letters ADD COLUMN cause text NOT NULL DEFAULT 'order', ADD COLUMN changed_at timestamptz;
UPDATE letters SET (cause, changed_at) = (
    SELECT cause, at FROM transitions t WHERE t.order_id = letters.order_id ORDER BY transition_id DESC LIMIT 1
);

CREATE FUNCTION refuse_other_ways() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ways WHERE from_state = old.state AND to_state = new.state) THEN
        RAISE EXCEPTION 'a letter does not go from % to %', old.state, new.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER letters_keep_to_their_ways BEFORE UPDATE OF state ON letters
    FOR EACH ROW WHEN (old.state <> new.state) EXECUTE FUNCTION refuse_other_ways();

-- Every transition is noted once; the unique key of `transitions` is the once. (A process of the version before notes its own.)
CREATE FUNCTION note_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO transitions (order_id, state, cause, at)
    VALUES (new.order_id, new.state, new.cause, coalesce(new.changed_at, new.ordered_at))
    ON CONFLICT (order_id, state) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER letters_begin AFTER INSERT ON letters FOR EACH ROW EXECUTE FUNCTION note_transition();
CREATE TRIGGER letters_change AFTER UPDATE OF state ON letters
    FOR EACH ROW WHEN (old.state <> new.state) EXECUTE FUNCTION note_transition();

-- The earliest moment of another letter; null when there was none. A letter that was stopped before it left does not count.
CREATE FUNCTION next_letter_at(
    for_account text, for_tenancy text, resend_wait interval, at_most integer, tenancy_window interval
) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(
        (SELECT max(coalesce(posted_at, ordered_at)) + resend_wait FROM letters
         WHERE account_id = for_account AND (state <> 'stopped' OR handed_over_at IS NOT NULL)),
        (SELECT ordered_at + tenancy_window FROM letters
         WHERE tenancy = for_tenancy AND (state <> 'stopped' OR handed_over_at IS NOT NULL)
         ORDER BY ordered_at DESC OFFSET at_most - 1 LIMIT 1)
    )
$$;

-- One row for each letter number that somebody disowned or tried to, whether there is such a letter or not.
CREATE TABLE disown_tries (
    letter_number text PRIMARY KEY,
    wrong_count integer NOT NULL DEFAULT 0,
    paused_until timestamptz,
    last_at timestamptz NOT NULL
);
