-- A tenant is told that the wish for a change is dealt with (the act's id stands for the letter).
-- goes with the code before: it knows fewer kinds
ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CONSTRAINT mails_kind_check CHECK (kind IN
    ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned', 'account-expiring', 'second-account',
     'account-active', 'registration-rejected', 'ask-call', 'ask-data', 'ask-household', 'tenancy-ending',
     'former-expiring', 'wish-done'));
