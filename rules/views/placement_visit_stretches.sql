-- One row per stretch between two days on which a looked-after child was or may have been seen in a placement: from
-- its start, or a visit, to the next visit.  Stretches that a visit of unclear outcome opens belong to the gap
-- (gap_number) that the last certain visit opened.
WITH counted AS (
  SELECT
    p.placement_id, p.case_id, v.visited_on, bool_or(coalesce(v.counts, false)) AS is_certain,
    coalesce(
      min(v.subject_id) FILTER (WHERE v.counts AND v.on_file_of = v.case_id), min(v.subject_id) FILTER (WHERE v.counts)
    ) AS visit_key
  FROM placement_periods p
  JOIN visits_to_child v ON v.case_id = p.case_id
    AND v.visited_on >= p.started_on AND (p.ended_on IS NULL OR v.visited_on <= p.ended_on)
  WHERE coalesce(v.counts, true) AND NOT mentions(coalesce(v.kind, ''), kinds_not_counted)
  GROUP BY p.placement_id, p.case_id, v.visited_on
), points AS (
  SELECT placement_id, case_id, started_on AS on_day, true AS is_certain, 0 AS place, subject_table, subject_id
  FROM placement_periods
  WHERE ended_on IS NULL OR ended_on >= started_on
  UNION ALL
  SELECT placement_id, case_id, visited_on, is_certain, 1, 'visits', visit_key
  FROM counted
)
SELECT
  case_id, subject_table, subject_id, on_day AS event_on, placement_id, is_certain, on_day, place = 0 AS is_first,
  lead(on_day) OVER (PARTITION BY placement_id ORDER BY on_day, place) AS next_day,
  sum(CASE WHEN is_certain THEN 1 ELSE 0 END) OVER (PARTITION BY placement_id ORDER BY on_day, place) AS gap_number
FROM points
