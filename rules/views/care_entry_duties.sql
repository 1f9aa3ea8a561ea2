-- One row per document that a period in care is owed: the care plan after the first placement (CARE_PLAN), the first personal
-- education plan (PEP1), and each later one after the one before (PEP_TERM).  gap_end is blank while it is not there.
WITH first_placements AS (
  SELECT p.case_id, p.care_id, min(s.started_on) AS placed_on
  FROM periods_in_care p
  JOIN placements s ON s.case_id = p.case_id AND s.started_on >= p.started_on AND (p.ended_on IS NULL OR s.started_on <= p.ended_on)
  GROUP BY p.case_id, p.care_id
), adopted AS (
  -- The regulations on care planning end with the placement for adoption.
  SELECT p.case_id, p.care_id, min(a.started_on) AS placed_for_adoption_on
  FROM periods_in_care p
  JOIN adoptive_placements a ON a.case_id = p.case_id AND a.started_on >= p.started_on AND a.started_on <= least(p.ended_on, as_of)
    AND (a.ended_on IS NULL OR a.ended_on >= least(p.ended_on, as_of))
  GROUP BY p.case_id, p.care_id
), clocks AS (
  SELECT
    p.case_id, p.care_id, p.subject_table, p.subject_id, p.started_on AS care_started_on, p.last_left_on, p.legal_status,
    least(p.ended_on, a.placed_for_adoption_on) AS ended_on,
    coalesce(f.placed_on, p.started_on) AS placed_on,
    add_working_days(coalesce(f.placed_on, p.started_on), care_plan_wd) AS care_plan_due_on
  FROM periods_in_care p
  LEFT JOIN first_placements f ON f.case_id = p.case_id AND f.care_id = p.care_id
  LEFT JOIN adopted a ON a.case_id = p.case_id AND a.care_id = p.care_id
), courts AS (
  SELECT DISTINCT p.case_id, p.care_id
  FROM clocks p
  LEFT JOIN legal_statuses l ON l.case_id = p.case_id AND l.started_on <= p.care_plan_due_on AND (l.ended_on IS NULL OR l.ended_on >= p.care_started_on)
  WHERE mentions(coalesce(p.legal_status, ''), court_statuses) OR mentions(coalesce(l.status, ''), court_statuses)
), care_plans AS (
  SELECT p.case_id, p.care_id, min(v.first_version_on) AS first_on, min(v.started_on) AS began_on
  FROM clocks p
  JOIN plan_periods v ON v.case_id = p.case_id AND v.kind = 'care'
    AND (v.ended_on IS NULL OR v.ended_on >= p.care_started_on) AND (p.ended_on IS NULL OR v.started_on <= p.ended_on)
    -- A plan of an earlier time in care is another plan.
    AND (p.last_left_on IS NULL OR v.started_on > p.last_left_on)
  GROUP BY p.case_id, p.care_id
), pep_records AS (
  SELECT case_id, 'plans' AS subject_table, plan_id AS subject_id, coalesce(version_on, started_on) AS on_day, false AS is_unknown_update
  FROM plans
  WHERE kind = 'PEP'
  UNION ALL
  SELECT case_id, 'documents', document_id, created_on, coalesce(is_unknown(updated_on), false)
  FROM documents
  WHERE mentions(kind, pep_kinds)
  UNION ALL
  SELECT case_id, 'documents', document_id || '|updated', updated_on, false
  FROM documents
  WHERE mentions(kind, pep_kinds) AND updated_on > created_on
), unknown_updates AS (
  SELECT DISTINCT case_id
  FROM pep_records
  WHERE is_unknown_update
), pep_days AS (
  SELECT p.case_id, p.care_id, r.on_day, max(r.subject_table) AS subject_table
  FROM clocks p
  -- A personal education plan may be begun in the weeks before a planned entry.
  JOIN pep_records r ON r.case_id = p.case_id AND r.on_day >= add_days(p.care_started_on, -31)
    AND (p.ended_on IS NULL OR r.on_day <= p.ended_on) AND (p.last_left_on IS NULL OR r.on_day > p.last_left_on)
  GROUP BY p.case_id, p.care_id, r.on_day
), peps AS (
  SELECT d.case_id, d.care_id, d.on_day, d.subject_table, min(r.subject_id) AS subject_id
  FROM pep_days d
  JOIN pep_records r ON r.case_id = d.case_id AND r.on_day = d.on_day AND r.subject_table = d.subject_table
  GROUP BY d.case_id, d.care_id, d.on_day, d.subject_table
), first_peps AS (
  SELECT case_id, care_id, min(on_day) AS first_on
  FROM peps
  GROUP BY case_id, care_id
), duties AS (
  SELECT
    p.case_id, p.care_id, p.subject_table, p.subject_id || '|care plan' AS subject_id, 'CARE_PLAN' AS duty, p.placed_on AS gap_start,
    CASE WHEN c.first_on IS NOT NULL THEN greatest(c.first_on, p.care_started_on) END AS gap_end,
    p.care_plan_due_on AS due_on,
    -- The version that was there in time may be missing from the export.
    coalesce(c.first_on > p.care_plan_due_on AND c.began_on <= p.care_plan_due_on, false) AS is_unclear
  FROM clocks p
  LEFT JOIN care_plans c ON c.case_id = p.case_id AND c.care_id = p.care_id
  UNION ALL
  SELECT
    p.case_id, p.care_id, p.subject_table, p.subject_id || '|PEP', 'PEP1', p.care_started_on,
    CASE WHEN f.first_on IS NOT NULL THEN greatest(f.first_on, p.care_started_on) END,
    add_working_days(p.care_started_on, pep_first_wd), false
  FROM clocks p
  LEFT JOIN first_peps f ON f.case_id = p.case_id AND f.care_id = p.care_id
  UNION ALL
  SELECT
    e.case_id, e.care_id, e.subject_table, e.subject_id, 'PEP_TERM', e.on_day,
    lead(e.on_day) OVER (PARTITION BY e.case_id, e.care_id ORDER BY e.on_day), add_days(e.on_day, pep_refresh_days), false
  FROM peps e
)
SELECT
  d.case_id, d.subject_table, d.subject_id, d.gap_start AS event_on, d.duty, p.care_started_on, p.ended_on, d.gap_start, d.gap_end, d.due_on,
  o.care_id IS NOT NULL AS is_court_plan,
  d.is_unclear OR (
    d.duty <> 'CARE_PLAN' AND coalesce(least(d.gap_end, p.ended_on, as_of) > d.due_on, false)
    AND (u.case_id IS NOT NULL OR NOT is_present(documents))
  ) AS is_unclear
FROM duties d
JOIN clocks p ON p.case_id = d.case_id AND p.care_id = d.care_id
LEFT JOIN courts o ON o.case_id = d.case_id AND o.care_id = d.care_id
LEFT JOIN unknown_updates u ON u.case_id = d.case_id
