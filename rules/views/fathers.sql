-- One row per father or significant man of a child: the relationships whose role is one of father_roles.
SELECT
  r.case_id,
  'relationships' AS subject_table,
  r.relationship_id AS subject_id,
  r.started_on AS event_on,
  r.relationship_id,
  r.person_id,
  r.role,
  CASE WHEN mentions(r.role, 'father') THEN 'father' ELSE 'stepfather' END AS called,
  r.name,
  coalesce(r.in_household, false) AS in_household,
  coalesce(r.parental_responsibility, false) AS parental_responsibility,
  coalesce(r.status, 'active') AS status,
  coalesce(r.unsafe_contact, false) AS unsafe_contact,
  r.reason,
  coalesce(c.family_id, c.case_id) AS family
FROM relationships r
JOIN cases c ON c.case_id = r.case_id
WHERE is_one_of(r.role, father_roles)
