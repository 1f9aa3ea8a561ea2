-- One row per key decision with what is said for it: its own rationale, the manager's comment on the assessment that it signs
-- off, and whether supervision or minutes that it points to give reasons.  has_reasons is unknown where these have no text.
WITH pieces AS (
  SELECT
    d.case_id, d.subject_table, d.subject_id, d.decided_on, d.key_kind, d.decided_by, d.by_role, d.linked_id,
    CASE
      WHEN is_blank(a.manager_comment) OR lower(trim(a.manager_comment)) = lower(trim(d.rationale)) THEN coalesce(d.rationale, '')
      ELSE concat(d.rationale, ' ', a.manager_comment)
    END AS wording
  FROM decisions_made d
  LEFT JOIN assessments a ON d.subject_table = 'decisions' AND d.key_kind = 'assessment sign-off' AND a.case_id = d.case_id AND a.assessment_id = d.linked_id
), signed AS (
  -- A sign-off of its own record speaks for the assessment.
  SELECT DISTINCT o.subject_id
  FROM decisions_made o
  JOIN decisions_made d ON d.case_id = o.case_id AND d.key_kind = o.key_kind AND d.subject_table = 'decisions'
    AND (d.linked_id = o.subject_id OR d.linked_id IS NULL AND d.decided_on = o.decided_on)
  WHERE o.subject_table = 'assessments'
), spoken AS (
  SELECT
    p.case_id, p.subject_table, p.subject_id, p.decided_on, p.key_kind, p.decided_by, p.by_role, p.linked_id, p.wording,
    mentions(p.wording, 'reasoning') AS reasons_here,
    mentions(p.wording, pointer_words) AS points_on
  FROM pieces p
  LEFT JOIN signed g ON p.subject_table = 'assessments' AND g.subject_id = p.subject_id
  WHERE g.subject_id IS NULL
), sources AS (
  SELECT case_id, supervision_id AS source_id, held_on, text
  FROM supervision
  UNION ALL
  SELECT case_id, meeting_id, held_on, text
  FROM meetings
  WHERE held_on IS NOT NULL
), elsewhere AS (
  SELECT
    s.subject_table, s.subject_id, count(*) AS records, coalesce(bool_or(mentions(r.text, 'reasoning')), false) AS has_reasons,
    bool_or(is_blank(r.text)) AS has_textless, min(r.source_id) FILTER (WHERE mentions(r.text, 'reasoning')) AS source_id
  FROM spoken s
  JOIN sources r ON r.case_id = s.case_id
    AND (r.source_id = s.linked_id OR s.points_on AND abs(days_between(s.decided_on, r.held_on)) <= pointer_days)
  WHERE NOT s.reasons_here
  GROUP BY s.subject_table, s.subject_id
)
SELECT
  s.case_id, s.subject_table, s.subject_id, s.decided_on AS event_on, s.decided_on, s.key_kind AS kind, s.decided_by, s.by_role, s.wording,
  length(trim(s.wording)) AS characters,
  CASE
    WHEN s.reasons_here OR e.has_reasons THEN true
    WHEN e.has_textless OR s.points_on AND NOT (is_present(supervision) AND is_present(meetings)) THEN NULL
    WHEN s.subject_table = 'assessments' AND NOT is_present(assessments.manager_comment) THEN NULL
    ELSE false
  END AS has_reasons,
  coalesce(e.source_id, CASE WHEN s.points_on THEN 'pointed to, not found' END) AS reasons_elsewhere
FROM spoken s
LEFT JOIN elsewhere e ON e.subject_table = s.subject_table AND e.subject_id = s.subject_id
