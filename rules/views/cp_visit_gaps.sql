-- One row per gap between two visits to a child under a child protection plan: from the start of the plan, or a
-- visit at which the child was seen, to the next such visit.  The last one is open until the plan ends.
WITH limits AS (
  SELECT
    s.case_id, s.subject_table, s.subject_id, s.is_temporary, s.is_date_wrong, s.started_on, s.ended_on, s.period_id, s.gap_number, s.is_certain,
    s.on_day, s.next_day, s.last_day,
    CASE WHEN count_from = 'inclusive' THEN 1 ELSE 0 END AS shift,
    CASE
      WHEN plan_interval_overrides
        AND s.visit_interval_days < CASE WHEN cp_visit_mode = 'working_days' THEN cp_visit_wd * 7.0 / 5 ELSE 14 END
      THEN s.visit_interval_days
      WHEN cp_visit_mode <> 'working_days' THEN 14
    END AS calendar_days
  FROM plan_visit_stretches s
  WHERE s.basis = 'CP'
), dues AS (
  SELECT
    case_id, subject_table, subject_id, is_temporary, is_date_wrong, started_on, ended_on, period_id, gap_number, is_certain,
    on_day, last_day,
    CASE WHEN calendar_days IS NULL THEN add_working_days(on_day, cp_visit_wd - shift) ELSE add_days(on_day, calendar_days - shift) END AS due_on,
    CASE
      WHEN calendar_days IS NULL THEN add_working_days(on_day, critical_multiple * cp_visit_wd - shift)
      ELSE add_days(on_day, critical_multiple * calendar_days - shift)
    END AS critical_on,
    CASE WHEN calendar_days IS NULL THEN cp_visit_wd || ' working days' ELSE CAST(CAST(calendar_days AS INT) AS TEXT) || ' days' END AS interval_used
  FROM limits
), gaps AS (
  SELECT
    case_id, period_id, gap_number, started_on, ended_on, is_temporary, is_date_wrong,
    max(subject_table) FILTER (WHERE is_certain) AS subject_table,
    max(subject_id) FILTER (WHERE is_certain) AS subject_id,
    min(on_day) AS gap_start,
    max(due_on) FILTER (WHERE is_certain) AS due_on,
    max(critical_on) FILTER (WHERE is_certain) AS critical_on,
    max(interval_used) FILTER (WHERE is_certain) AS interval_used,
    count(*) FILTER (WHERE NOT is_certain) AS unclear_visits,
    bool_or(add_working_days(due_on, tolerance_wd) < last_day) AS is_too_long_anyway
  FROM dues
  GROUP BY case_id, period_id, gap_number, started_on, ended_on, is_temporary, is_date_wrong
), closed_gaps AS (
  SELECT
    case_id, subject_table, subject_id, is_temporary, is_date_wrong, ended_on, gap_start, due_on, critical_on, interval_used,
    unclear_visits, is_too_long_anyway, period_id, gap_number,
    lead(gap_start) OVER (PARTITION BY period_id ORDER BY gap_number) AS gap_end
  FROM gaps
), attempts AS (
  SELECT g.period_id, g.gap_number, listing(v.visited_on || CASE WHEN v.status = 'no access' THEN ' no access' ELSE ' child not seen' END, v.visited_on) AS attempts
  FROM closed_gaps g
  JOIN visits_to_child v ON v.case_id = g.case_id AND v.visited_on >= g.gap_start
    AND v.visited_on <= least(g.gap_end, g.ended_on, as_of)
  WHERE v.is_attempt
  GROUP BY g.period_id, g.gap_number
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.gap_start, g.gap_end, g.ended_on,
  g.is_temporary, g.is_date_wrong, g.due_on, add_working_days(g.due_on, tolerance_wd) AS limit_on, g.critical_on, g.interval_used,
  least(g.gap_end, g.ended_on, as_of) AS last_day,
  g.unclear_visits, g.is_too_long_anyway, a.attempts,
  CASE WHEN g.subject_table = 'visits' THEN 'Child last seen' ELSE 'Child not seen since the plan began' END AS since,
  CASE WHEN g.gap_end IS NULL THEN 'the plan ended without it' ELSE 'the child was seen' END AS what_came
FROM closed_gaps g
LEFT JOIN attempts a ON a.period_id = g.period_id AND a.gap_number = g.gap_number
-- A visit on the last day ends a gap and opens none.
WHERE g.ended_on IS NULL OR g.gap_start < g.ended_on
