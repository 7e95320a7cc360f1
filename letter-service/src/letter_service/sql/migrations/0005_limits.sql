-- A limit that staff released for one letter, with their reason; and when an account was last heard of.
ALTER TABLE letters ADD COLUMN release_reason text;
ALTER TABLE accounts ADD COLUMN last_at timestamptz NOT NULL DEFAULT now();

-- The earliest moment of another letter; null when there was none. Only what left the house, or is on its way out, counts:
-- not a letter that was stopped or set aside before. An account's letters for other tenancies are counted apart, and so
-- are those of other accounts, which have a limit of their own.
CREATE FUNCTION next_letter_at(
    for_account text, for_tenancy text, resend_wait interval, per_account integer, per_tenancy integer, within interval
) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    WITH counted AS (
        SELECT account_id, ordered_at, posted_at FROM letters
        WHERE tenancy = for_tenancy
          AND (handed_over_at IS NOT NULL OR (set_aside IS NULL AND state NOT IN ('stopped', 'expired')))
    )
    SELECT greatest(
        (SELECT max(coalesce(posted_at, ordered_at)) + resend_wait FROM counted WHERE account_id = for_account),
        (SELECT ordered_at + within FROM counted WHERE account_id = for_account
         ORDER BY ordered_at DESC OFFSET per_account - 1 LIMIT 1),
        (SELECT ordered_at + within FROM counted ORDER BY ordered_at DESC OFFSET per_tenancy - 1 LIMIT 1)
    )
$$;
