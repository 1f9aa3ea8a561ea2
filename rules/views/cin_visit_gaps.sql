-- One row per gap between two visits to a child under a child in need plan or in private fostering: from the start of
-- the plan or arrangement, or a visit at which the child was seen, to the next such visit.  The last one is open.
WITH intervals AS (
  SELECT
    s.case_id, s.subject_table, s.subject_id, s.basis, s.is_date_wrong, s.ended_on, s.period_id, s.gap_number, s.is_certain, s.on_day, s.last_day,
    CASE WHEN count_from = 'inclusive' THEN 1 ELSE 0 END AS shift,
    CASE
      WHEN s.basis = 'PF' AND s.on_day < add_months(s.plan_started_on, 12) THEN pf_visit_weeks_year1 * 7
      WHEN s.basis = 'PF' THEN pf_visit_weeks_later * 7
      WHEN s.visit_interval_days IS NOT NULL THEN s.visit_interval_days
      WHEN mentions(d.team, long_term_teams) THEN cin_visit_long_term_weeks * 7
    END AS calendar_days,
    CASE
      WHEN s.basis = 'PF' THEN 'private fostering'
      WHEN s.visit_interval_days IS NOT NULL THEN 'set by the plan'
      WHEN mentions(d.team, long_term_teams) THEN 'set for the team'
      ELSE 'the default'
    END AS interval_from
  FROM plan_visit_stretches s
  LEFT JOIN case_days d ON d.case_id = s.case_id AND s.on_day BETWEEN d.from_on AND d.to_on
  WHERE s.basis IN ('CIN', 'PF')
), dues AS (
  SELECT
    case_id, subject_table, subject_id, basis, is_date_wrong, ended_on, period_id, gap_number, is_certain, on_day, last_day,
    interval_from,
    CASE WHEN calendar_days IS NULL THEN add_working_days(on_day, cin_visit_wd - shift) ELSE add_days(on_day, calendar_days - shift) END AS due_on,
    CASE WHEN calendar_days IS NULL THEN cin_visit_wd || ' working days' ELSE CAST(CAST(calendar_days AS INT) AS TEXT) || ' days' END AS interval_used
  FROM intervals
), gaps AS (
  SELECT
    case_id, period_id, gap_number, basis, is_date_wrong, ended_on,
    max(subject_table) FILTER (WHERE is_certain) AS subject_table,
    max(subject_id) FILTER (WHERE is_certain) AS subject_id,
    min(on_day) AS gap_start,
    max(due_on) FILTER (WHERE is_certain) AS due_on,
    max(interval_used) FILTER (WHERE is_certain) AS interval_used,
    max(interval_from) FILTER (WHERE is_certain) AS interval_from,
    count(*) FILTER (WHERE NOT is_certain) AS unclear_visits,
    bool_or(add_working_days(due_on, tolerance_wd) < last_day) AS is_too_long_anyway
  FROM dues
  GROUP BY case_id, period_id, gap_number, basis, is_date_wrong, ended_on
), closed_gaps AS (
  SELECT
    case_id, subject_table, subject_id, basis, is_date_wrong, ended_on, gap_start, due_on, interval_used, interval_from, unclear_visits,
    is_too_long_anyway, period_id, gap_number,
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
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.gap_start, g.gap_end,
  CASE WHEN g.ended_on <= as_of THEN g.ended_on END AS ended_on, g.basis, g.is_date_wrong,
  g.due_on, add_working_days(g.due_on, tolerance_wd) AS limit_on, g.interval_used, g.interval_from,
  least(g.gap_end, g.ended_on, as_of) AS last_day,
  g.unclear_visits, g.is_too_long_anyway, a.attempts,
  CASE
    WHEN g.subject_table = 'visits' THEN 'Child last seen'
    WHEN g.basis = 'PF' THEN 'Child not seen since private fostering began'
    ELSE 'Child not seen since the plan began'
  END AS since,
  CASE WHEN g.gap_end IS NOT NULL THEN 'the child was seen' WHEN g.basis = 'PF' THEN 'private fostering ended without it' ELSE 'the plan ended without it' END AS what_came
FROM closed_gaps g
LEFT JOIN attempts a ON a.period_id = g.period_id AND a.gap_number = g.gap_number
-- A visit on the last day ends a gap and opens none.
WHERE g.ended_on IS NULL OR g.gap_start < g.ended_on
