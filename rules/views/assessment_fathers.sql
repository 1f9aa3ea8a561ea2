-- One row per assessment of a child and father or significant man known by its end; for a child with no such man
-- recorded one row per assessment, relationship_id blank.  `said` is what the assessment says, his name as "father".
WITH numbered AS (
  SELECT
    a.assessment_id, a.case_id, a.kind, a.started_on, a.authorised_on, coalesce(a.status, 'open') AS status,
    coalesce(a.authorised_on, CASE WHEN a.status = 'complete' THEN a.started_on ELSE as_of END) AS ended_on,
    a.authorised_on IS NULL AND coalesce(a.status, 'open') <> 'complete' AS is_open,
    concat(
      coalesce(a.father_section, ''), ' . ', coalesce(a.text, ''), ' . ', coalesce(a.analysis, ''), ' . ',
      coalesce(a.conclusion, '')
    ) AS report,
    coalesce(a.father_section, '') AS father_section,
    row_number() OVER (PARTITION BY a.case_id ORDER BY a.started_on, a.assessment_id) AS number
  FROM assessments a
), men AS (
  SELECT case_id, count(*) AS men FROM fathers GROUP BY case_id
), mothers AS (
  SELECT case_id, count(*) AS mothers FROM relationships WHERE is_one_of(role, mother_roles) GROUP BY case_id
)
SELECT
  n.case_id, 'assessments' AS subject_table,
  n.assessment_id || '|' || coalesce(f.relationship_id, 'none') AS subject_id,
  n.ended_on AS event_on, n.assessment_id, n.kind, n.started_on, n.authorised_on, n.ended_on, n.is_open, n.status,
  n.number = 1 AS is_first, coalesce(m.mothers, 0) AS mothers,
  f.relationship_id, f.role, f.called, f.name, f.in_household, f.parental_responsibility, f.status AS his_status,
  f.unsafe_contact, f.reason AS his_reason, n.father_section,
  CASE WHEN f.relationship_id IS NULL THEN n.report ELSE name_as(n.report, f.name, f.called) END AS said,
  CASE WHEN f.relationship_id IS NULL THEN n.father_section ELSE name_as(n.father_section, f.name, f.called) END AS section_said
FROM numbered n
LEFT JOIN men ON men.case_id = n.case_id
LEFT JOIN fathers f ON f.case_id = n.case_id AND (f.event_on IS NULL OR f.event_on <= n.ended_on)
LEFT JOIN mothers m ON m.case_id = n.case_id
WHERE f.relationship_id IS NOT NULL OR men.men IS NULL
