-- One row per stretch between two supervision sessions of a case: from the opening of the case or a session
-- to the next session.  The last one of each case is open (gap_end is blank).  A child without any session of its
-- own has in sibling_days the longest stretch that the sessions on the files of brothers and sisters would leave.
WITH sessions AS (
  SELECT s.case_id, s.held_on, min(s.supervision_id) AS supervision_id, arg_min(s.supervisor, s.supervision_id) AS supervisor
  FROM supervision s
  JOIN cases c ON c.case_id = s.case_id
  WHERE c.opened_on IS NULL OR s.held_on >= c.opened_on
  GROUP BY s.case_id, s.held_on
), first_sessions AS (
  SELECT case_id, min(held_on) AS first_held_on, count(*) AS sessions
  FROM sessions
  GROUP BY case_id
), starts AS (
  SELECT case_id, held_on AS gap_start, supervision_id AS gap_id, supervisor, 'supervision' AS subject_table, false AS is_first
  FROM sessions
  UNION ALL
  SELECT case_id, opened_on, 'start:' || case_id, NULL, 'cases', true
  FROM cases
), sibling_points AS (
  SELECT c.case_id, c.closed_on, s.held_on
  FROM cases c
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
  JOIN sessions s ON s.case_id = o.case_id AND s.held_on >= c.opened_on
  LEFT JOIN first_sessions own ON own.case_id = c.case_id
  WHERE own.case_id IS NULL
  UNION
  SELECT case_id, closed_on, opened_on
  FROM cases
), sibling_gaps AS (
  SELECT
    case_id, held_on,
    least(lead(held_on) OVER (PARTITION BY case_id ORDER BY held_on), closed_on, as_of) AS next_on
  FROM sibling_points
), sibling_longest AS (
  SELECT case_id, max(days_between(held_on, next_on)) AS sibling_days, max(held_on) AS sibling_last_on
  FROM sibling_gaps
  GROUP BY case_id
  HAVING count(*) > 1
), gaps AS (
  SELECT
    case_id, subject_table, gap_id, gap_start, supervisor, is_first,
    lead(gap_start) OVER (PARTITION BY case_id ORDER BY is_first DESC, gap_start) AS gap_end
  FROM starts
)
SELECT
  g.case_id, g.subject_table, g.gap_id AS subject_id, g.gap_id, g.gap_start AS event_on, g.gap_start, g.gap_end, g.supervisor,
  g.is_first,
  CASE WHEN g.is_first THEN 'Not supervised since the case opened' ELSE 'Last supervised' END AS since,
  CASE WHEN g.gap_end <= coalesce(c.closed_on, g.gap_end) THEN 'it was held' ELSE 'the case closed without it' END AS what_came,
  coalesce(c.opened_on, f.first_held_on) AS known_from,
  coalesce(f.sessions, 0) AS sessions,
  l.sibling_days, l.sibling_last_on
FROM gaps g
JOIN cases c ON c.case_id = g.case_id
LEFT JOIN first_sessions f ON f.case_id = g.case_id
LEFT JOIN sibling_longest l ON l.case_id = g.case_id AND g.is_first
