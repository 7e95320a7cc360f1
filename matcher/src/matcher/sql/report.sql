-- funnel: how far those came who registered in the month, as of today
SELECT count(*), count(*) FILTER (WHERE outcome IS NOT NULL OR tenant_id IS NOT NULL), count(*) FILTER (WHERE tenant_id IS NOT NULL),
    count(*) FILTER (WHERE EXISTS (SELECT FROM orders o WHERE o.account_id = r.account_id AND o.posted_at IS NOT NULL)),
    count(*) FILTER (WHERE EXISTS (SELECT FROM mails m WHERE m.account_id = r.account_id AND m.kind = 'account-active'))
FROM registrations r WHERE created_at >= %(since)s AND created_at < %(until)s;

-- days: from registration to activation, of those who were activated in the month: how many, and in days the half and nine of ten
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.queued_at - r.created_at) / 86400),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM m.queued_at - r.created_at) / 86400)
FROM mails m JOIN registrations r USING (account_id)
WHERE m.kind = 'account-active' AND m.queued_at >= %(since)s AND m.queued_at < %(until)s;

-- decisions: of the month, by what came of them, those of staff apart
SELECT CASE WHEN decided_by = 'staff' THEN 'staff' ELSE outcome END AS outcome, count(*) FROM registrations
WHERE decided_at >= %(since)s AND decided_at < %(until)s AND outcome IS NOT NULL GROUP BY 1;

-- reasons: why those of the month were not matched, without whose they are
SELECT regexp_replace(one ->> 'text', '^Mieter [^:]{1,50}: ', '') AS text, count(*)
FROM registrations, jsonb_array_elements(reasons) AS one
WHERE decided_at >= %(since)s AND decided_at < %(until)s AND outcome IN ('review', 'none')
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10;

-- letters: ordered, of these against a limit; posted, returned, disowned, each in the month
SELECT count(*) FILTER (WHERE placed_at >= %(since)s AND placed_at < %(until)s),
    count(*) FILTER (WHERE placed_at >= %(since)s AND placed_at < %(until)s AND release_reason <> ''),
    count(*) FILTER (WHERE left(posted_at, 10) >= %(first)s AND left(posted_at, 10) < %(next)s),
    (SELECT count(*) FROM returns WHERE returned_at >= %(since)s AND returned_at < %(until)s),
    count(*) FILTER (WHERE disowned_at >= %(since)s AND disowned_at < %(until)s)
FROM orders;

-- acts: of staff in the month, but for looking
SELECT kind, count(*) FROM acts a WHERE at >= %(since)s AND at < %(until)s AND by_role <> 'owner'
  AND kind NOT IN ('looked', 'searched', 'claim', 'unclaim')
  AND NOT EXISTS (SELECT FROM act_outcomes o WHERE o.act_id = a.id AND NOT o.done)
GROUP BY 1 ORDER BY 2 DESC, 1;
