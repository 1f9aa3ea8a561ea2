-- One row per contact, or attempt at one, with a father or significant man: case notes addressed to him (on the
-- child's record, or on a sibling's where his person id is given) and completed visits at which he was seen.
WITH noted AS (
  SELECT
    f.case_id, f.relationship_id, n.note_id AS record_id, 'notes' AS record_table, n.event_on AS contact_on,
    lower(trim(n.channel)) AS channel,
    n.result,
    is_one_of(n.channel, meeting_channels) AND NOT coalesce(is_one_of(n.result, failed_results), false) AS is_met
  FROM fathers f
  JOIN cases c ON coalesce(c.family_id, c.case_id) = f.family
  JOIN notes n ON n.case_id = c.case_id
  WHERE (n.contact_person_id IS NOT NULL AND n.contact_person_id = f.person_id)
    OR (
      n.contact_person_id IS NULL AND n.case_id = f.case_id AND (
        lower(trim(n.contact_role)) = lower(trim(f.role))
        OR (f.called = 'father' AND mentions(n.contact_role, 'father'))
        OR (f.called = 'stepfather' AND mentions(n.contact_role, 'step_father'))
      )
    )
), seen AS (
  SELECT
    f.case_id, f.relationship_id, v.visit_id AS record_id, 'visits' AS record_table, v.visited_on AS contact_on,
    'visit' AS channel, 'met' AS result, true AS is_met
  FROM fathers f
  JOIN visits v ON v.case_id = f.case_id
  WHERE v.status = 'completed' AND (
    (f.called = 'father' AND mentions(name_as(v.persons_seen, f.name, 'father'), 'father'))
    OR (f.called = 'stepfather' AND mentions(name_as(v.persons_seen, f.name, 'stepfather'), 'step_father'))
  )
)
SELECT
  b.case_id, b.record_table AS subject_table, b.record_id || '|' || b.relationship_id AS subject_id,
  b.contact_on AS event_on, b.relationship_id, b.contact_on, b.channel, b.result, coalesce(b.is_met, false) AS is_met
FROM (
  SELECT case_id, relationship_id, record_id, record_table, contact_on, channel, result, is_met FROM noted
  UNION ALL
  SELECT case_id, relationship_id, record_id, record_table, contact_on, channel, result, is_met FROM seen
) b
