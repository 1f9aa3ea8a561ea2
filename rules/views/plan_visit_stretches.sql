-- One row per stretch between two days on which a child under a plan (or in private fostering) was or may have been
-- seen: from the start of the period, or a visit, to the next visit.  Stretches that a visit of unclear outcome
-- opens belong to the gap (gap_number) that the last certain visit opened.
WITH counted AS (
  SELECT
    p.period_id, p.case_id, v.visited_on, bool_or(coalesce(v.counts, false)) AS is_certain,
    coalesce(
      min(v.subject_id) FILTER (WHERE v.counts AND v.on_file_of = v.case_id), min(v.subject_id) FILTER (WHERE v.counts)
    ) AS visit_key
  FROM plan_visit_periods p
  JOIN visits_to_child v ON v.case_id = p.case_id
    AND v.visited_on >= p.started_on AND (p.ended_on IS NULL OR v.visited_on <= p.ended_on)
  WHERE coalesce(v.counts, true)
    AND (core_group_counts OR lower(coalesce(v.kind, '')) NOT LIKE '%core group%')
    AND NOT mentions(coalesce(v.kind, ''), kinds_not_counted)
  GROUP BY p.period_id, p.case_id, v.visited_on
), points AS (
  SELECT period_id, case_id, started_on AS on_day, true AS is_certain, 0 AS place, subject_table, subject_id
  FROM plan_visit_periods
  UNION ALL
  SELECT period_id, case_id, visited_on, is_certain, 1, 'visits', visit_key
  FROM counted
), numbered AS (
  SELECT
    period_id, case_id, on_day, is_certain, subject_table, subject_id,
    lead(on_day) OVER (PARTITION BY period_id ORDER BY on_day, place) AS next_day,
    sum(CASE WHEN is_certain THEN 1 ELSE 0 END) OVER (PARTITION BY period_id ORDER BY on_day, place) AS gap_number
  FROM points
), plan_versions AS (
  SELECT
    case_id, kind, started_on, visit_interval_days,
    CASE WHEN row_number() OVER (PARTITION BY case_id, kind, started_on ORDER BY coalesce(version_on, started_on), plan_id) > 1 THEN coalesce(version_on, started_on) END AS from_on,
    lead(coalesce(version_on, started_on)) OVER (PARTITION BY case_id, kind, started_on ORDER BY coalesce(version_on, started_on), plan_id) AS to_on
  FROM plans
)
SELECT
  n.case_id, n.subject_table, n.subject_id, n.on_day AS event_on,
  p.basis, p.plan_id, p.is_temporary, p.is_date_wrong, p.started_on, p.plan_started_on, p.ended_on,
  n.period_id, n.gap_number, n.is_certain, n.on_day, n.next_day,
  least(n.next_day, p.ended_on, as_of) AS last_day,
  v.visit_interval_days
FROM numbered n
JOIN plan_visit_periods p ON p.period_id = n.period_id
LEFT JOIN plan_versions v ON v.case_id = p.case_id AND v.kind = p.basis AND v.started_on = p.plan_started_on
  AND (v.from_on IS NULL OR v.from_on <= n.on_day) AND (v.to_on IS NULL OR v.to_on > n.on_day)
