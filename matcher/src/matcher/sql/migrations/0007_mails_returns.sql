-- Mails to tenants, each once: the row and its job commit together. `letter_number` is empty for what goes once an account.
CREATE TABLE mails (
    account_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('letter-posted', 'letter-reminder', 'letter-expired', 'letter-returned',
        'account-expiring')),
    letter_number text NOT NULL DEFAULT '',
    queued_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    PRIMARY KEY (account_id, kind, letter_number)
);
CREATE INDEX mails_waiting ON mails (queued_at) WHERE sent_at IS NULL;
-- What happened before there were mails is old news.
INSERT INTO mails (account_id, kind, letter_number, sent_at)
    SELECT account_id, kind, letter_number, now()
    FROM registrations, (VALUES ('letter-posted'), ('letter-expired')) AS kinds (kind)
    WHERE letter_number IS NOT NULL AND (kind = 'letter-posted' AND letter_posted_at IS NOT NULL OR state = 'expired');

-- Letters that came back. Until `released_at` their address gets no other by itself; `done_at`: the records are settled.
CREATE TABLE returns (
    letter_number text PRIMARY KEY,
    tenant_id text NOT NULL,
    address bigint,
    returned_at timestamptz NOT NULL,
    released_at timestamptz,
    done_at timestamptz
);
CREATE INDEX returns_flagged ON returns (tenant_id) WHERE released_at IS NULL;
