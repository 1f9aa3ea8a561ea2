-- One row per period of a child protection plan, with the day on which the clock of its meetings begins (opened_on): the
-- latest initial, pre-birth or transfer-in conference, else the start of the plan.  A child protection case without any such
-- plan has a row with a blank start.
WITH periods AS (
  SELECT
    p.case_id, p.plan_id, p.started_on, p.is_temporary,
    least(p.ended_on, lead(p.started_on) OVER (PARTITION BY p.case_id ORDER BY p.started_on), c.closed_on, c.died_on) AS ended_on
  FROM plan_periods p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.kind = 'CP'
), conferences_held AS (
  SELECT p.case_id, p.plan_id, max(f.held_on) AS conference_on
  FROM periods p
  JOIN conferences f ON f.case_id = p.case_id AND f.held_on >= add_days(p.started_on, -31) AND (p.ended_on IS NULL OR f.held_on < p.ended_on)
  WHERE NOT coalesce(f.cancelled, false)
    -- A child who moves here under a plan has a transfer-in conference long after the plan began.
    AND (f.kind = 'transfer-in' OR (f.kind IN ('ICPC', 'pre-birth') AND f.held_on <= add_days(p.started_on, 31)))
  GROUP BY p.case_id, p.plan_id
), planned AS (
  SELECT DISTINCT case_id
  FROM periods
)
SELECT
  p.case_id, 'plans' AS subject_table, 'start:' || p.plan_id AS subject_id, coalesce(f.conference_on, p.started_on) AS event_on,
  p.plan_id, p.started_on, coalesce(f.conference_on, p.started_on) AS opened_on, f.conference_on, p.ended_on, p.is_temporary
FROM periods p
LEFT JOIN conferences_held f ON f.case_id = p.case_id AND f.plan_id = p.plan_id
UNION ALL
SELECT c.case_id, 'cases', 'start:' || c.case_id, NULL, c.case_id, NULL, NULL, NULL, least(c.closed_on, c.died_on), false
FROM cases c
LEFT JOIN planned p ON p.case_id = c.case_id
WHERE c.case_type = 'CP' AND p.case_id IS NULL
