-- One row per duty of a manager to be seen on a child's file: one per case, for an entry or supervision within oversight_days,
-- and one per event that calls for direction.  may_be_done: an entry in an unknown role, or on the file of a brother or sister,
-- would be in time, or the export lacks a table of such entries.
WITH steps AS (
  SELECT
    case_id, history_id, case_type, started_on,
    lag(case_type) OVER (PARTITION BY case_id ORDER BY started_on, history_id) AS type_before,
    lag(ended_on) OVER (PARTITION BY case_id ORDER BY started_on, history_id) AS ended_before
  FROM case_history
), happenings AS (
  SELECT case_id, subject_table, subject_id, event_on, known_on, trigger
  FROM risk_triggers
  UNION ALL
  SELECT case_id, 'case_history', history_id, started_on, started_on, 'step change'
  FROM steps
  WHERE case_type <> type_before AND started_on <= add_days(ended_before, 1)
), ranked AS (
  -- An enquiry and the meeting that began it are one event, and a second discussion on the same enquiry is told by its meeting.
  SELECT
    h.case_id, h.subject_table, h.subject_id, h.event_on, h.known_on, h.trigger, h.trigger IN ('placement move', 'step change') AS is_planned,
    row_number() OVER (
      PARTITION BY h.case_id, h.trigger, h.event_on
      ORDER BY CASE WHEN h.subject_table = 'section_47_enquiries' THEN 0 ELSE 1 END, h.subject_id
    ) AS place_on_day,
    row_number() OVER (PARTITION BY h.subject_table, h.subject_id ORDER BY h.event_on) AS place_of_record
  FROM happenings h
  JOIN cases c ON c.case_id = h.case_id
  WHERE is_one_of(h.trigger, triggers) AND coalesce(h.event_on >= c.opened_on, true) AND coalesce(h.event_on <= c.closed_on, true)
), events AS (
  SELECT case_id, subject_table, subject_id, event_on, known_on, trigger, is_planned, add_working_days(known_on, oversight_trigger_wd) AS due_on,
    -- What is planned may be discussed as long before.
    CASE WHEN is_planned THEN add_working_days(event_on, -oversight_trigger_wd) ELSE event_on END AS answered_from
  FROM ranked
  WHERE place_on_day = 1 AND place_of_record = 1
), answers AS (
  SELECT
    t.subject_table, t.subject_id,
    min(greatest(e.event_on, t.event_on)) FILTER (WHERE e.is_manager) AS done_on,
    coalesce(bool_or(e.is_manager IS NULL AND e.event_on <= t.due_on), false) AS has_unknown
  FROM events t
  JOIN manager_entries e ON e.case_id = t.case_id AND e.event_on >= t.answered_from
  GROUP BY t.subject_table, t.subject_id
), siblings AS (
  SELECT DISTINCT t.subject_table, t.subject_id
  FROM events t
  JOIN cases c ON c.case_id = t.case_id
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
  JOIN manager_entries e ON e.case_id = o.case_id AND e.is_manager AND e.event_on BETWEEN t.event_on AND t.due_on
), told AS (
  SELECT n.case_id, n.event_on
  FROM notes n
  LEFT JOIN manager_entries m ON m.subject_table = 'notes' AND m.subject_id = n.note_id
  WHERE m.subject_id IS NULL AND mentions(n.text, 'discussed_with_manager')
), indirect AS (
  SELECT t.subject_table, t.subject_id, min(d.event_on) AS told_on
  FROM events t
  JOIN told d ON d.case_id = t.case_id AND d.event_on BETWEEN t.event_on AND t.due_on
  GROUP BY t.subject_table, t.subject_id
), sightings AS (
  SELECT e.case_id, e.event_on, e.is_manager, e.what || ', ' || coalesce(e.role, 'manager of the case') AS what
  FROM manager_entries e
  UNION ALL
  SELECT case_id, held_on, true, 'supervision'
  FROM supervision
), seen AS (
  SELECT
    c.case_id, c.family_id, c.opened_on, c.closed_on,
    max(s.event_on) FILTER (WHERE s.is_manager) AS last_on,
    max(s.event_on) FILTER (WHERE s.is_manager IS NULL) AS last_unknown_on,
    arg_max(s.what, s.event_on) FILTER (WHERE s.is_manager) AS last_what
  FROM cases c
  LEFT JOIN sightings s ON s.case_id = c.case_id AND coalesce(s.event_on >= c.opened_on, true) AND coalesce(s.event_on <= c.closed_on, true)
  GROUP BY c.case_id, c.family_id, c.opened_on, c.closed_on
), family AS (
  SELECT s.case_id, max(o.last_on) AS last_on
  FROM seen s
  JOIN seen o ON o.family_id = s.family_id AND o.case_id <> s.case_id
  GROUP BY s.case_id
), told_last AS (
  SELECT s.case_id, max(d.event_on) AS told_on
  FROM seen s
  JOIN told d ON d.case_id = s.case_id AND coalesce(d.event_on > greatest(s.last_on, s.opened_on), true)
  GROUP BY s.case_id
)
SELECT
  s.case_id, 'cases' AS subject_table, s.case_id AS subject_id, least(s.closed_on, as_of) AS event_on,
  'oversight' AS duty, 'time without a manager' AS what, greatest(s.last_on, s.opened_on) AS begins_on,
  add_days(greatest(s.last_on, s.opened_on), oversight_days) AS due_on,
  CASE WHEN least(s.closed_on, as_of) <= add_days(greatest(s.last_on, s.opened_on), oversight_days) THEN s.last_on END AS done_on,
  s.last_on, s.last_what, t.told_on,
  coalesce(days_between(greatest(s.last_unknown_on, f.last_on), least(s.closed_on, as_of)) <= oversight_days, false)
  OR NOT is_present(supervision) OR NOT is_present(decisions) AS may_be_done
FROM seen s
LEFT JOIN family f ON f.case_id = s.case_id
LEFT JOIN told_last t ON t.case_id = s.case_id
UNION ALL
SELECT
  e.case_id, e.subject_table, e.subject_id, e.event_on, 'trigger', e.trigger, e.event_on, e.due_on, a.done_on, s.last_on, s.last_what, i.told_on,
  coalesce(a.has_unknown, false) OR b.subject_id IS NOT NULL OR NOT is_present(decisions)
FROM events e
JOIN seen s ON s.case_id = e.case_id
LEFT JOIN answers a ON a.subject_table = e.subject_table AND a.subject_id = e.subject_id
LEFT JOIN siblings b ON b.subject_table = e.subject_table AND b.subject_id = e.subject_id
LEFT JOIN indirect i ON i.subject_table = e.subject_table AND i.subject_id = e.subject_id
