-- One row per record that somebody has to write up: a visit that was made or tried, a case note, a meeting or a
-- conference that was held.  record_kind names the limit it has; is_made is unknown where the status of a visit is blank.
SELECT
  case_id, 'visits' AS subject_table, visit_id AS subject_id, visited_on AS event_on, recorded_on,
  'visit' AS record_kind, false AS may_be_critical, status NOT IN ('planned', 'cancelled') AS is_made, finalised, kind AS what
FROM visits
UNION ALL
SELECT
  case_id, 'notes', note_id, event_on, recorded_on,
  CASE WHEN significant OR mentions(kind, critical_kinds) THEN 'critical event' ELSE 'case note' END,
  NOT coalesce(significant, false) AND is_blank(kind), true, finalised, kind
FROM notes
UNION ALL
SELECT
  case_id, 'meetings', meeting_id, held_on, recorded_on,
  CASE WHEN kind = 'core group' THEN 'core group' WHEN kind IN ('LAC review', 'adoption review') THEN 'LAC review' ELSE 'other meeting' END,
  false, NOT coalesce(cancelled, false), finalised, kind
FROM meetings
WHERE held_on IS NOT NULL OR recorded_on IS NOT NULL
UNION ALL
SELECT
  case_id, 'conferences', conference_id, held_on, recorded_on, 'CP conference minutes', false, NOT coalesce(cancelled, false), NULL, kind
FROM conferences
WHERE held_on IS NOT NULL OR recorded_on IS NOT NULL
