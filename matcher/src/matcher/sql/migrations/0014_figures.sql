-- What Prometheus asks for regularly: the letters ordered lately, the mails refused lately, the age of the tenant records.
CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX mails_refused ON mails (refused_at) WHERE refused_at IS NOT NULL;
INSERT INTO cursors (name, position)
SELECT 'import', max(changed_at)::text FROM tenancies HAVING count(*) > 0
ON CONFLICT DO NOTHING;
