-- One row per act of the independent reviewing officer on a child's record: an IRO event, a midpoint meeting, or a case
-- note that is or may be the officer's.  author says whose a note is: IRO (also where a clerk entered it), somebody else
-- (who passes on what the IRO said), or not recorded.
WITH noted AS (
  SELECT
    n.case_id, n.note_id, n.event_on, n.text,
    trim(concat(n.kind, ' ', n.title)) AS what,
    coalesce(nullif(trim(n.author_role), ''), w.role) AS role,
    mentions(concat(n.kind, ' ', n.title, ' ', n.contact_role), iro_roles)
    OR (lower(coalesce(n.channel, '')) LIKE '%mail%' AND mentions(n.text, iro_roles)) AS tells_of_iro
  FROM notes n
  LEFT JOIN workers w ON w.worker_id = n.author_id
), told AS (
  SELECT
    case_id, note_id, event_on, text, what,
    CASE
      WHEN mentions(role, iro_roles) THEN 'IRO'
      WHEN role IS NULL THEN 'not recorded'
      WHEN tells_of_iro AND mentions(role, iro_clerks) THEN 'IRO'
      WHEN tells_of_iro THEN 'somebody else'
    END AS author
  FROM noted
)
SELECT case_id, 'iro_events' AS subject_table, iro_event_id AS subject_id, event_on, event_on AS act_on, kind AS what, text, 'IRO' AS author
FROM iro_events
UNION ALL
SELECT case_id, 'meetings', meeting_id, held_on, held_on, kind, text, 'IRO'
FROM meetings
WHERE kind = 'midpoint' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
UNION ALL
SELECT case_id, 'notes', note_id, event_on, event_on, what, text, author
FROM told
WHERE author IS NOT NULL
