-- One row per child and visit that was or may have been to that child: the visits on its own file, and those on a
-- brother's or sister's file where the list of persons seen names the child or says that all children were seen.
-- `counts` says whether the child was seen (an unborn child: whether the visit took place); blank where nothing tells.
WITH children AS (
  SELECT
    case_id, family_id, name, date_of_birth, expected_birth_on,
    coalesce(name_as(name, name, '@@') LIKE '@@%' AND name_as(name, name, '@@') NOT LIKE '@@,%', false) AS has_forename
  FROM cases
), own AS (
  SELECT
    v.case_id, v.visit_id, v.visit_id AS subject_id, v.case_id AS on_file_of, v.visited_on, v.kind, v.status, v.seen,
    CASE
      WHEN v.status IN ('planned', 'cancelled', 'no access') THEN false
      -- Before the birth the visit is to the mother; a birth that is a month overdue has happened.
      WHEN coalesce(c.date_of_birth > v.visited_on, c.expected_birth_on >= add_days(v.visited_on, -28), false)
        THEN CASE WHEN v.status = 'completed' OR v.seen THEN true END
      WHEN v.seen THEN true
      WHEN NOT v.seen THEN false
    END AS counts
  FROM visits v
  JOIN children c ON c.case_id = v.case_id
), of_siblings AS (
  SELECT
    c.case_id, v.visit_id, v.visit_id || '|' || c.case_id AS subject_id, v.case_id AS on_file_of, v.visited_on, v.kind,
    v.status, v.seen,
    CASE
      WHEN (c.has_forename AND name_as(v.persons_seen, c.name, '@@') LIKE '%@@%') OR mentions(v.persons_seen, 'all_children')
        THEN CASE WHEN v.status = 'completed' OR v.seen THEN true END
      WHEN c.has_forename THEN false
    END AS counts
  FROM visits v
  JOIN cases o ON o.case_id = v.case_id
  JOIN children c ON c.family_id = o.family_id AND c.case_id <> o.case_id
  WHERE NOT is_blank(v.persons_seen) AND (v.status = 'completed' OR v.status IS NULL)
)
SELECT
  case_id, 'visits' AS subject_table, subject_id, visited_on AS event_on, visit_id, on_file_of, visited_on, kind, status, counts,
  status = 'no access' OR (NOT counts AND coalesce(status, 'completed') = 'completed') AS is_attempt
FROM own
UNION ALL
SELECT
  case_id, 'visits', subject_id, visited_on, visit_id, on_file_of, visited_on, kind, status, counts, false
FROM of_siblings
WHERE coalesce(counts, true)
