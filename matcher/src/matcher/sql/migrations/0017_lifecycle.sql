-- When an account closes since its tenancy ended, that the tenant died, and why an account was deleted.
ALTER TABLE registrations
    ADD COLUMN leaves_on date,
    ADD COLUMN deceased_at timestamptz,
    ADD COLUMN removed_for text NOT NULL DEFAULT '';
-- Why accounts were deleted, by day: numbers without a person, for good.
CREATE TABLE removals (
    day date NOT NULL,
    reason text NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (day, reason)
);
-- goes with the code before: it knows fewer kinds
ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CONSTRAINT mails_kind_check CHECK (kind IN
    ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned', 'account-expiring', 'second-account',
     'account-active', 'registration-rejected', 'ask-call', 'ask-data', 'ask-household', 'tenancy-ending',
     'former-expiring'));
