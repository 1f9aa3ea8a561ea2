-- One row per core group that was held: which of the parts of a record it has, how alike its text is to that of the record
-- before, and whether its record may lie elsewhere (an attachment, or the updated plan).
WITH groups_held AS (
  SELECT
    m.case_id, m.meeting_id, m.held_on, m.plan_id, m.attendance, m.child_participation, m.progress, m.finalised, m.text AS minutes,
    lag(m.held_on) OVER (PARTITION BY m.case_id ORDER BY m.held_on, m.meeting_id) AS last_held_on,
    lag(m.text) OVER (PARTITION BY m.case_id ORDER BY m.held_on, m.meeting_id) AS last_minutes
  FROM meetings m
  WHERE m.kind = 'core group' AND m.held_on IS NOT NULL AND NOT coalesce(m.cancelled, false)
), attachments AS (
  SELECT case_id, meeting_id, count(*) AS documents, count(text) AS readable, listing(text, document_id) AS attached_text
  FROM documents
  WHERE NOT is_blank(meeting_id)
  GROUP BY case_id, meeting_id
), agreed AS (
  SELECT case_id, source_id, count(*) AS actions
  FROM actions
  WHERE source_kind = 'core group' AND NOT is_blank(owner) AND (due_on IS NOT NULL OR NOT is_blank(due_text))
  GROUP BY case_id, source_id
), texts AS (
  SELECT
    g.case_id, g.meeting_id, g.held_on, g.plan_id, g.finalised, g.attendance, g.child_participation, g.last_held_on,
    trim(concat(g.minutes, ' ', g.progress, ' ', a.attached_text)) AS said,
    CASE
      WHEN is_blank(g.minutes) OR is_blank(g.last_minutes) THEN NULL
      WHEN g.minutes = g.last_minutes THEN 1
      -- Texts of quite different length cannot be alike, and comparing words is slow.
      WHEN least(length(g.minutes), length(g.last_minutes)) >= 0.9 * cg_copy_ratio * greatest(length(g.minutes), length(g.last_minutes))
      THEN similarity(g.minutes, g.last_minutes)
    END AS likeness,
    NOT is_blank(g.progress) AS has_progress_field,
    coalesce(a.documents, 0) - coalesce(a.readable, 0) AS unread_attachments
  FROM groups_held g
  LEFT JOIN attachments a ON a.case_id = g.case_id AND a.meeting_id = g.meeting_id
), named AS (
  SELECT
    t.case_id, t.meeting_id,
    bool_or(name_as(concat(t.attendance, ' . ', t.said), r.name, '@@') LIKE '%@@%') AS names_parent
  FROM texts t
  JOIN relationships r ON r.case_id = t.case_id AND is_one_of(r.role, parent_roles)
  GROUP BY t.case_id, t.meeting_id
), first_of_plan AS (
  SELECT DISTINCT t.case_id, t.meeting_id
  FROM texts t
  JOIN protection_plans p ON p.case_id = t.case_id AND t.held_on BETWEEN p.opened_on AND add_days(p.opened_on, 42)
    AND (t.last_held_on IS NULL OR t.last_held_on < p.opened_on)
), in_plan AS (
  SELECT t.case_id, t.meeting_id
  FROM texts t
  JOIN plans v ON v.case_id = t.case_id AND v.plan_id = t.plan_id
  WHERE v.version_on > v.started_on AND v.version_on BETWEEN t.held_on AND add_days(t.held_on, 14)
), read AS (
  -- Each text is read once, however often it stands there.
  SELECT
    said, mentions(said, 'progress') OR lower(said) LIKE '%objective%' AS has_progress, mentions(said, 'dated_action') AS has_actions,
    mentions(said, 'child_impact') OR coalesce(signal(said, 'voice') = 'voice', false) AS has_child,
    mentions(said, risk_words) OR mentions(said, 'reasoning') AS has_risk
  FROM texts
  GROUP BY said
), parts AS (
  SELECT
    t.case_id, t.meeting_id, t.held_on, t.finalised, t.said, t.likeness, t.unread_attachments,
    t.has_progress_field OR r.has_progress OR f.meeting_id IS NOT NULL AS has_progress,
    coalesce(a.actions, 0) > 0 OR r.has_actions AS has_actions,
    r.has_child
    OR (NOT is_blank(t.child_participation) AND NOT mentions(t.child_participation, no_participation_words)) AS has_child,
    (NOT is_blank(t.attendance) OR mentions(t.said, attendance_words))
    AND (mentions(concat(t.attendance, ' . ', t.said), parent_words) OR coalesce(n.names_parent, false)) AS has_attendees,
    r.has_risk,
    coalesce(a.actions, 0) AS actions_on_file,
    p.meeting_id IS NOT NULL AS is_told_in_plan
  FROM texts t
  JOIN read r ON r.said = t.said
  LEFT JOIN agreed a ON a.case_id = t.case_id AND a.source_id = t.meeting_id
  LEFT JOIN named n ON n.case_id = t.case_id AND n.meeting_id = t.meeting_id
  LEFT JOIN first_of_plan f ON f.case_id = t.case_id AND f.meeting_id = t.meeting_id
  LEFT JOIN in_plan p ON p.case_id = t.case_id AND p.meeting_id = t.meeting_id
)
SELECT
  case_id, 'meetings' AS subject_table, meeting_id AS subject_id, held_on AS event_on, held_on, finalised, said, length(said) AS characters,
  round(likeness, 2) AS likeness, is_told_in_plan OR unread_attachments > 0 OR (said = '' AND NOT is_present(documents)) AS may_lie_elsewhere,
  CASE WHEN has_progress THEN 1 ELSE 0 END + CASE WHEN has_actions THEN 1 ELSE 0 END + CASE WHEN has_child THEN 1 ELSE 0 END
  + CASE WHEN has_attendees THEN 1 ELSE 0 END + CASE WHEN has_risk THEN 1 ELSE 0 END AS parts,
  concat_ws(
    ', ',
    CASE WHEN NOT has_progress THEN 'progress' END,
    CASE WHEN NOT has_actions THEN 'actions with owner and date' END,
    CASE WHEN NOT has_child THEN 'the child' END,
    CASE WHEN NOT has_attendees THEN 'who was there, parents invited' END,
    CASE WHEN NOT has_risk THEN 'risk or analysis' END
  ) AS parts_missing
FROM parts
