-- As before, but a letter that was void after a backup was brought back uses up nobody's letters.
CREATE OR REPLACE FUNCTION next_letter_at(
    for_account text, for_tenancy text, resend_wait interval, per_account integer, per_tenancy integer, within interval
) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    WITH counted AS (
        SELECT account_id, ordered_at, posted_at FROM letters
        WHERE tenancy = for_tenancy AND cause <> 'restored'
          AND (handed_over_at IS NOT NULL OR (set_aside IS NULL AND state NOT IN ('stopped', 'expired')))
    )
    SELECT greatest(
        (SELECT max(coalesce(posted_at, ordered_at)) + resend_wait FROM counted WHERE account_id = for_account),
        (SELECT ordered_at + within FROM counted WHERE account_id = for_account
         ORDER BY ordered_at DESC OFFSET per_account - 1 LIMIT 1),
        (SELECT ordered_at + within FROM counted ORDER BY ordered_at DESC OFFSET per_tenancy - 1 LIMIT 1)
    )
$$;
