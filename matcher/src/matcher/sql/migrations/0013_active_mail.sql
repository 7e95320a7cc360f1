-- Who gets in is told, so that somebody else's way in is noticed.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CONSTRAINT mails_kind_check CHECK (kind IN
    ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned', 'account-expiring', 'second-account',
     'account-active'));
