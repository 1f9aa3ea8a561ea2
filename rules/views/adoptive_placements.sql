-- One row per adoptive placement: a placement of that kind or, for a child who has none on file, the day on which the
-- case says that the child was placed for adoption.  Fostering for adoption is a foster placement.
WITH adoptive AS (
  SELECT case_id, placement_id, started_on, ended_on
  FROM placements
  WHERE lower(kind) LIKE '%adopt%' AND lower(kind) NOT LIKE '%foster%' AND lower(kind) NOT LIKE '%concurren%'
), placed AS (
  SELECT case_id, 'placements' AS subject_table, placement_id AS placement_key, started_on, ended_on
  FROM adoptive
  UNION ALL
  SELECT c.case_id, 'cases', c.case_id, c.placed_for_adoption_on, NULL
  FROM cases c
  LEFT JOIN adoptive a ON a.case_id = c.case_id
  WHERE c.placed_for_adoption_on IS NOT NULL AND a.case_id IS NULL
)
SELECT
  p.case_id, p.subject_table, 'start:' || p.placement_key AS subject_id, p.started_on AS event_on, p.placement_key, p.started_on,
  least(p.ended_on, c.closed_on, c.died_on) AS ended_on
FROM placed p
JOIN cases c ON c.case_id = p.case_id
