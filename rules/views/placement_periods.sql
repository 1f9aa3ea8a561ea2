-- One row per stay of a looked-after child in a placement, with the day on which visits under the care planning
-- regulations end: the placement, the next one, care, the case or the life of the child ended, or it was placed for
-- adoption.  An end before the start is taken for not known (is_date_wrong).  A placement row that only follows a change of legal status goes on with the stay before it.
WITH ordered AS (
  SELECT
    placement_id, case_id, kind, basis, started_on, ended_on, long_term, intended_to_18, child_agrees_fewer_visits,
    lag(kind) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS kind_before,
    lag(ended_on) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS ended_before,
    lag(lower(end_reason)) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS reason_before
  FROM placements
), numbered AS (
  SELECT
    placement_id, case_id, kind, basis, started_on, ended_on, long_term, intended_to_18, child_agrees_fewer_visits,
    sum(
      CASE WHEN reason_before LIKE '%legal status%' AND kind = kind_before AND ended_before >= add_days(started_on, -1) THEN 0 ELSE 1 END
    ) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS stay
  FROM ordered
), ranked AS (
  SELECT
    placement_id, case_id, kind, basis, started_on, ended_on, long_term, intended_to_18, child_agrees_fewer_visits, stay,
    row_number() OVER (PARTITION BY case_id, stay ORDER BY started_on, placement_id) AS number,
    count(*) OVER (PARTITION BY case_id, stay) AS rows
  FROM numbered
), stays AS (
  SELECT
    case_id, stay,
    max(placement_id) FILTER (WHERE number = 1) AS placement_id,
    min(started_on) AS started_on,
    max(kind) FILTER (WHERE number = rows) AS kind,
    max(basis) FILTER (WHERE number = rows) AS basis,
    max(ended_on) FILTER (WHERE number = rows AND ended_on >= started_on) AS ended_on,
    coalesce(bool_or(ended_on < started_on) FILTER (WHERE number = rows), false) AS is_date_wrong,
    bool_or(long_term) FILTER (WHERE number = rows) AS long_term,
    bool_or(intended_to_18) FILTER (WHERE number = rows) AS intended_to_18,
    bool_or(child_agrees_fewer_visits) FILTER (WHERE number = rows) AS child_agrees
  FROM ranked
  GROUP BY case_id, stay
), care AS (
  SELECT s.case_id, s.stay, CASE WHEN bool_or(c.ended_on IS NULL) THEN NULL ELSE max(c.ended_on) END AS care_ended_on
  FROM stays s
  JOIN periods_in_care c ON c.case_id = s.case_id AND c.started_on <= s.started_on AND (c.ended_on IS NULL OR c.ended_on >= s.started_on)
  GROUP BY s.case_id, s.stay
), adoption AS (
  SELECT
    s.case_id, s.stay,
    bool_or(a.started_on <= s.started_on AND (a.ended_on IS NULL OR a.ended_on > s.started_on)) AS is_adoptive,
    min(a.started_on) FILTER (WHERE a.started_on > s.started_on) AS adoptive_from
  FROM stays s
  JOIN adoptive_placements a ON a.case_id = s.case_id
  GROUP BY s.case_id, s.stay
), short_breaks AS (
  SELECT s.case_id, s.stay, bool_or(c.short_breaks) AS is_short_break
  FROM stays s
  JOIN care_periods c ON c.case_id = s.case_id AND c.started_on <= s.started_on
    AND (c.ended_on IS NULL OR c.ended_on > s.started_on OR c.started_on = s.started_on)
  GROUP BY s.case_id, s.stay
)
SELECT
  s.case_id, 'placements' AS subject_table, 'start:' || s.placement_id AS subject_id, s.started_on AS event_on,
  s.placement_id, s.kind, s.basis, s.started_on, s.is_date_wrong, s.long_term, s.intended_to_18, s.child_agrees,
  coalesce(b.is_short_break, false) AS is_short_break, coalesce(a.is_adoptive, false) AS is_adoptive,
  least(
    s.ended_on, lead(s.started_on) OVER (PARTITION BY s.case_id ORDER BY s.stay),
    c.care_ended_on, a.adoptive_from, k.closed_on, k.died_on
  ) AS ended_on
FROM stays s
JOIN cases k ON k.case_id = s.case_id
LEFT JOIN care c ON c.case_id = s.case_id AND c.stay = s.stay
LEFT JOIN adoption a ON a.case_id = s.case_id AND a.stay = s.stay
LEFT JOIN short_breaks b ON b.case_id = s.case_id AND b.stay = s.stay
