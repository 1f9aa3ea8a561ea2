-- One row per end of an involvement: a period of the case history after which the case was not open on the next day, or
-- the closing of the present one.
WITH ends AS (
  SELECT h.case_id, h.history_id, h.ended_on, h.end_reason
  FROM case_history h
  JOIN cases c ON c.case_id = h.case_id
  WHERE h.ended_on < coalesce(c.closed_on, add_days(h.ended_on, 1))
    AND NOT coalesce(add_days(h.ended_on, 1) >= c.opened_on, false)
)
SELECT
  e.case_id, 'case_history' AS subject_table, e.history_id AS subject_id, e.ended_on AS event_on, e.ended_on, e.end_reason
FROM ends e
LEFT JOIN case_history n ON n.case_id = e.case_id AND n.history_id <> e.history_id
  AND n.started_on <= add_days(e.ended_on, 1) AND (n.ended_on IS NULL OR n.ended_on > e.ended_on)
WHERE n.history_id IS NULL
UNION ALL
SELECT case_id, 'cases', case_id, closed_on, closed_on, close_reason
FROM cases
WHERE closed_on IS NOT NULL
