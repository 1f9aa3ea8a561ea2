-- One row per stretch between two supervision sessions of a case: from the opening of the case or a session
-- to the next session.  The last one of each case is open (gap_end is blank).
WITH sessions AS (
  SELECT s.case_id, s.held_on, min(s.supervision_id) AS supervision_id, min(s.supervisor) AS supervisor
  FROM supervision s
  JOIN cases c ON c.case_id = s.case_id
  WHERE c.opened_on IS NULL OR s.held_on >= c.opened_on
  GROUP BY s.case_id, s.held_on
), starts AS (
  SELECT case_id, held_on AS gap_start, supervision_id AS gap_id, supervisor, 'supervision' AS subject_table, false AS is_first
  FROM sessions
  UNION ALL
  SELECT case_id, opened_on, 'start:' || case_id, NULL, 'cases', true
  FROM cases
)
SELECT
  g.case_id, g.subject_table, g.gap_id AS subject_id, g.gap_id, g.gap_start AS event_on, g.gap_start, g.supervisor, g.is_first,
  lead(g.gap_start) OVER (PARTITION BY g.case_id ORDER BY g.gap_start, g.is_first DESC) AS gap_end,
  count(*) OVER (PARTITION BY g.case_id) - 1 AS sessions
FROM starts g
