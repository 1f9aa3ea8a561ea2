-- One row per period in which a child is to be visited under a child protection plan (basis CP), a child in need plan
-- (CIN) or private fostering (PF).  Days under a child protection plan are taken out of the other two, and days under
-- a child in need plan out of private fostering.  Where a plan is said to have ended before it began, its end is not
-- known (is_date_wrong).
WITH plan_spans AS (
  SELECT
    p.case_id, p.kind, p.plan_id, p.started_on, p.is_temporary, coalesce(p.ended_on < p.started_on, false) AS is_date_wrong,
    least(CASE WHEN p.ended_on >= p.started_on THEN p.ended_on END, lead(p.started_on) OVER (PARTITION BY p.case_id, p.kind ORDER BY p.started_on), c.closed_on, c.died_on) AS ended_on
  FROM plan_periods p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.kind IN ('CP', 'CIN')
), spans AS (
  SELECT case_id, kind AS basis, plan_id AS record_id, 'plans' AS subject_table, plan_id, started_on, ended_on, is_temporary, is_date_wrong
  FROM plan_spans
  UNION ALL
  SELECT
    case_id, 'PF', case_id, 'cases', NULL, private_fostering_from,
    -- Private fostering ends with the sixteenth birthday.
    least(closed_on, died_on, add_months(date_of_birth, 192)), false, false
  FROM cases
  WHERE private_fostering_from IS NOT NULL
), blocks AS (
  SELECT s.record_id, s.basis, b.plan_id, b.started_on, b.ended_on
  FROM spans s
  JOIN plan_spans b ON b.case_id = s.case_id AND (b.ended_on IS NULL OR b.ended_on >= b.started_on)
    AND ((s.basis = 'CIN' AND b.kind = 'CP') OR (s.basis = 'PF' AND b.kind IN ('CP', 'CIN')))
    AND (b.ended_on IS NULL OR b.ended_on >= s.started_on) AND (s.ended_on IS NULL OR b.started_on <= s.ended_on)
), starts AS (
  SELECT record_id, basis, started_on, NULL AS after_plan
  FROM spans
  UNION ALL
  SELECT b.record_id, b.basis, b.ended_on, min(b.plan_id)
  FROM blocks b
  JOIN spans s ON s.record_id = b.record_id AND s.basis = b.basis
  WHERE b.ended_on > s.started_on AND (s.ended_on IS NULL OR b.ended_on < s.ended_on)
  GROUP BY b.record_id, b.basis, b.ended_on
), free_starts AS (
  SELECT
    t.record_id, t.basis, t.started_on, t.after_plan,
    min(b.started_on) FILTER (WHERE b.started_on >= t.started_on) AS next_block_on
  FROM starts t
  LEFT JOIN blocks b ON b.record_id = t.record_id AND b.basis = t.basis
  GROUP BY t.record_id, t.basis, t.started_on, t.after_plan
  HAVING NOT coalesce(bool_or(b.started_on <= t.started_on AND (b.ended_on IS NULL OR b.ended_on > t.started_on)), false)
)
SELECT
  s.case_id, s.subject_table, 'start:' || s.record_id || coalesce('|' || f.after_plan, '') AS subject_id,
  s.basis || ':' || s.record_id || coalesce('|' || f.after_plan, '') AS period_id,
  f.started_on AS event_on, s.basis, s.plan_id, s.is_temporary, s.is_date_wrong, s.started_on AS plan_started_on, f.started_on,
  least(s.ended_on, f.next_block_on) AS ended_on
FROM free_starts f
JOIN spans s ON s.record_id = f.record_id AND s.basis = f.basis
WHERE s.ended_on IS NULL OR s.ended_on >= f.started_on
