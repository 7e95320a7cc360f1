-- The owner of an active account is told once of each other account for the same tenancy, whose id stands for the letter.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CONSTRAINT mails_kind_check CHECK (kind IN
    ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned', 'account-expiring', 'second-account'));
CREATE INDEX registrations_active ON registrations (tenant_id) WHERE state = 'active';
