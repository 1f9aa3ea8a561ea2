-- One row per unbroken period of being looked after: care periods that follow one another on the same day are one, and
-- short breaks are none.  A looked-after case without any care period has a row with a blank start.
WITH marked AS (
  SELECT
    case_id, care_period_id, started_on, ended_on, legal_status,
    CASE
      WHEN started_on <= max(coalesce(ended_on, as_of)) OVER (PARTITION BY case_id ORDER BY started_on, care_period_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      THEN 0 ELSE 1
    END AS begins
  FROM care_periods
  WHERE NOT coalesce(short_breaks, false)
), numbered AS (
  SELECT
    case_id, care_period_id, started_on, ended_on, legal_status, begins,
    sum(begins) OVER (PARTITION BY case_id ORDER BY started_on, care_period_id) AS number
  FROM marked
), spans AS (
  SELECT
    case_id, number, min(care_period_id) FILTER (WHERE begins = 1) AS care_id, min(started_on) AS started_on,
    CASE WHEN bool_or(ended_on IS NULL) THEN NULL ELSE max(ended_on) END AS ended_on,
    min(legal_status) FILTER (WHERE begins = 1) AS legal_status
  FROM numbered
  GROUP BY case_id, number
), any_period AS (
  SELECT DISTINCT case_id
  FROM care_periods
)
SELECT
  s.case_id, 'care_periods' AS subject_table, 'start:' || s.care_id AS subject_id, s.started_on AS event_on,
  s.care_id, s.started_on, least(s.ended_on, c.closed_on, c.died_on) AS ended_on, s.legal_status,
  lag(s.ended_on) OVER (PARTITION BY s.case_id ORDER BY s.number) AS last_left_on
FROM spans s
JOIN cases c ON c.case_id = s.case_id
UNION ALL
SELECT c.case_id, 'cases', 'start:' || c.case_id, NULL, c.case_id, NULL, least(c.closed_on, c.died_on), NULL, NULL
FROM cases c
LEFT JOIN any_period p ON p.case_id = c.case_id
WHERE c.case_type = 'LAC' AND p.case_id IS NULL
