-- One row per supervision session that should be on file: a supervision record, or a session in the diary for which
-- no record is on file within one working day.  Where nothing says which sessions were held on which case (no diary,
-- or one that names only workers): one row per open case, for the session that may have followed the last one.
WITH diary AS (
  SELECT case_id, held_on, min(diary_id) AS diary_id, min(worker_id) AS worker_id
  FROM supervision_diary
  WHERE case_id IS NOT NULL
  GROUP BY case_id, held_on
), nameless AS (
  SELECT worker_id, count(*) AS sessions
  FROM supervision_diary
  WHERE case_id IS NULL
  GROUP BY worker_id
), matches AS (
  SELECT d.diary_id, s.supervision_id, s.recorded_on IS NOT NULL AS is_on_file
  FROM diary d
  JOIN supervision s ON s.case_id = d.case_id
  WHERE abs(working_days_between(d.held_on, s.held_on)) <= 1
), missing AS (
  SELECT d.diary_id, d.case_id, d.held_on, d.worker_id
  FROM diary d
  LEFT JOIN matches m ON m.diary_id = d.diary_id AND m.is_on_file
  WHERE m.diary_id IS NULL
), told_by_diary AS (
  SELECT DISTINCT m.supervision_id
  FROM matches m
  JOIN missing d ON d.diary_id = m.diary_id
  WHERE NOT m.is_on_file
), coverage AS (
  SELECT is_present(supervision_diary) AND (count(*) = 0 OR count(case_id) > 0) AS has_diary
  FROM supervision_diary
), last_sessions AS (
  SELECT s.case_id, max(s.held_on) AS held_on, arg_max(s.supervisor, s.held_on) AS supervisor
  FROM supervision s
  JOIN cases c ON c.case_id = s.case_id
  WHERE c.closed_on IS NULL AND (c.opened_on IS NULL OR s.held_on >= c.opened_on)
  GROUP BY s.case_id
), sessions AS (
  SELECT
    s.case_id, 'supervision' AS subject_table, s.supervision_id AS subject_id, s.held_on, s.recorded_on, s.supervisor,
    s.finalised, 'record' AS known_from, t.supervision_id IS NOT NULL AS is_told_by_diary
  FROM supervision s
  LEFT JOIN told_by_diary t ON t.supervision_id = s.supervision_id
  UNION ALL
  SELECT case_id, 'supervision_diary', diary_id, held_on, NULL, NULL, NULL, 'diary', false
  FROM missing
  UNION ALL
  SELECT NULL, 'supervision_diary', diary_id, held_on, NULL, NULL, NULL, 'diary without case', false
  FROM supervision_diary
  WHERE case_id IS NULL
  UNION ALL
  SELECT l.case_id, 'cases', l.case_id, l.held_on, NULL, l.supervisor, NULL, 'last session', false
  FROM last_sessions l
  CROSS JOIN coverage v
  WHERE NOT v.has_diary
)
SELECT
  r.case_id, r.subject_table, r.subject_id, r.held_on AS event_on, r.held_on, r.recorded_on, r.supervisor, r.finalised,
  r.known_from, r.is_told_by_diary,
  CASE WHEN r.known_from = 'last session' THEN 'the record of the next one' ELSE 'its record' END AS expected,
  coalesce(n.sessions, 0) AS worker_sessions_without_case
FROM sessions r
LEFT JOIN cases c ON c.case_id = r.case_id
LEFT JOIN nameless n ON n.worker_id = c.worker_id
