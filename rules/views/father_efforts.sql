-- One row per assessment of a child and father or significant man: what was done to reach him from its start to
-- its end (or today), when he was met, and what case notes of that time say of him.
WITH efforts AS (
  SELECT
    a.subject_id,
    count(k.contact_on) FILTER (WHERE NOT k.is_met) AS attempts,
    count(k.contact_on) FILTER (WHERE k.is_met) AS meetings,
    count(k.contact_on) FILTER (WHERE NOT k.is_met AND NOT is_one_of(k.channel, remote_channels)) AS stronger_attempts,
    count(k.contact_on) FILTER (WHERE k.channel IS NULL) AS unclear_attempts,
    min(k.contact_on) AS first_attempt_on,
    max(k.contact_on) AS last_attempt_on,
    listing(concat(cast(k.contact_on as text), ' ', coalesce(k.channel, '(channel not recorded)'), coalesce(', ' || k.result, '')), k.contact_on) AS attempts_made
  FROM assessment_fathers a
  JOIN father_contacts k ON k.relationship_id = a.relationship_id AND k.contact_on BETWEEN a.started_on AND a.ended_on
  WHERE a.relationship_id IS NOT NULL
  GROUP BY a.subject_id
), notes_read AS (
  SELECT a.subject_id, n.event_on, name_as(n.text, a.name, a.called) AS said
  FROM assessment_fathers a
  JOIN notes n ON n.case_id = a.case_id AND n.event_on BETWEEN a.started_on AND a.ended_on
  WHERE a.relationship_id IS NOT NULL
), noted AS (
  SELECT subject_id, listing(said, event_on) AS notes_said
  FROM notes_read
  WHERE mentions(said, 'father') OR mentions(said, 'step_father')
  GROUP BY subject_id
), sections AS (
  SELECT section_said, signal(section_said, 'fathers') AS section_says
  FROM assessment_fathers
  WHERE called = 'father'
  GROUP BY section_said
)
SELECT
  a.case_id, a.subject_table, a.subject_id, a.event_on, a.assessment_id, a.started_on, a.ended_on, a.is_open, a.status,
  a.is_first, a.mothers, a.role, a.called, a.his_status, a.his_reason, a.unsafe_contact, a.in_household,
  a.said, coalesce(n.notes_said, '') AS notes_said,
  coalesce(s.section_says = 'engaged', false) AS is_met_in_section,
  coalesce(s.section_says = 'not_applicable', false) AS is_barred_in_section,
  coalesce(e.attempts, 0) AS attempts, coalesce(e.meetings, 0) AS meetings,
  coalesce(e.stronger_attempts, 0) AS stronger_attempts, coalesce(e.unclear_attempts, 0) AS unclear_attempts,
  e.first_attempt_on, e.last_attempt_on, e.attempts_made
FROM assessment_fathers a
LEFT JOIN sections s ON s.section_said = a.section_said AND a.called = 'father'
LEFT JOIN efforts e ON e.subject_id = a.subject_id
LEFT JOIN noted n ON n.subject_id = a.subject_id
WHERE a.relationship_id IS NOT NULL
