-- One row per case: risk factors named in the assessments of the present involvement, and what stands for a risk
-- assessment on the file: completed ones, drafts, and tools or pre-birth assessments that take its place.
WITH factors AS (
  SELECT
    a.case_id,
    count(*) FILTER (WHERE mentions(a.factors, risk_factors)) AS with_risk,
    count(*) FILTER (
      WHERE a.authorised_on IS NOT NULL AND is_blank(a.factors) AND NOT coalesce(mentions(a.kind, kinds_without_factors), false)
    ) AS unknown,
    listing(CASE WHEN mentions(a.factors, risk_factors) THEN found(a.factors, risk_factors) END, a.started_on) AS named
  FROM assessments a
  JOIN cases c ON c.case_id = a.case_id
  WHERE coalesce(a.status <> 'cancelled', true)
    AND (c.opened_on IS NULL OR a.started_on >= c.opened_on OR a.authorised_on >= c.opened_on)
  GROUP BY a.case_id
), done AS (
  SELECT
    case_id,
    count(*) FILTER (WHERE coalesce(status, 'complete') = 'complete') AS completed,
    count(*) FILTER (WHERE status = 'draft') AS drafts,
    max(done_on) FILTER (WHERE coalesce(status, 'complete') = 'complete') AS last_done_on
  FROM risk_assessments
  GROUP BY case_id
), stand_ins AS (
  SELECT case_id
  FROM documents
  WHERE mentions(kind, ra_tool_kinds) AND coalesce(finalised, true)
  UNION ALL
  SELECT case_id
  FROM assessments
  WHERE mentions(kind, ra_tool_kinds) AND authorised_on IS NOT NULL AND coalesce(status <> 'cancelled', true)
), tools AS (
  SELECT case_id, count(*) AS tools
  FROM stand_ins
  GROUP BY case_id
), adoptions AS (
  SELECT case_id, count(*) AS adoptive
  FROM placements
  WHERE mentions(kind, adoptive_kinds)
  GROUP BY case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  CASE WHEN f.with_risk > 0 THEN true WHEN f.unknown > 0 OR NOT is_present(assessments) THEN NULL ELSE false END AS has_risk_factor,
  f.named AS risk_factors_named,
  coalesce(d.completed, 0) AS completed,
  coalesce(d.drafts, 0) AS drafts,
  d.last_done_on,
  coalesce(t.tools, 0) AS tools,
  c.placed_for_adoption_on IS NOT NULL OR coalesce(a.adoptive, 0) > 0 AS is_placed_for_adoption
FROM cases c
LEFT JOIN factors f ON f.case_id = c.case_id
LEFT JOIN done d ON d.case_id = c.case_id
LEFT JOIN tools t ON t.case_id = c.case_id
LEFT JOIN adoptions a ON a.case_id = c.case_id
