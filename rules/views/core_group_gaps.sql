-- One row per gap between two core groups of a child under a protection plan: from the conference (or the start of the
-- plan), or a core group, to the next core group.  The last one is open until the plan ends.
WITH about_all AS (
  SELECT min(held_on) AS records_from
  FROM core_groups_held
), resets AS (
  SELECT p.case_id, p.plan_id, c.held_on, 'conferences' AS subject_table, min(c.conference_id) AS subject_id
  FROM protection_plans p
  JOIN conferences c ON c.case_id = p.case_id AND c.held_on > p.opened_on AND (p.ended_on IS NULL OR c.held_on <= p.ended_on)
  LEFT JOIN core_groups_held h ON h.case_id = p.case_id AND h.plan_id = p.plan_id AND h.held_on = c.held_on
  WHERE rcpc_resets AND c.kind = 'RCPC' AND NOT coalesce(c.cancelled, false) AND h.held_on IS NULL
  GROUP BY p.case_id, p.plan_id, c.held_on
), points AS (
  SELECT case_id, plan_id, opened_on AS on_day, 0 AS place, subject_table, subject_id
  FROM protection_plans
  UNION ALL
  SELECT case_id, plan_id, held_on, 1, subject_table, subject_id
  FROM core_groups_held
  UNION ALL
  SELECT case_id, plan_id, held_on, 1, subject_table, subject_id
  FROM resets
), gaps AS (
  SELECT
    n.case_id, n.plan_id, n.subject_table, n.subject_id, n.on_day AS gap_start, n.place = 0 AS is_first, p.ended_on, p.is_temporary,
    lead(n.on_day) OVER (PARTITION BY n.case_id, n.plan_id ORDER BY n.on_day, n.place) AS gap_end
  FROM points n
  JOIN protection_plans p ON p.case_id = n.case_id AND p.plan_id = n.plan_id
), dues AS (
  SELECT
    g.case_id, g.plan_id, g.subject_table, g.subject_id, g.gap_start, g.gap_end, g.is_first, g.ended_on, g.is_temporary, b.records_from,
    least(g.gap_end, g.ended_on, as_of) AS last_day,
    CASE WHEN g.is_first THEN add_working_days(g.gap_start, cg_first_wd) ELSE add_days(g.gap_start, 7 * cg_interval_weeks) END AS due_on
  FROM gaps g
  CROSS JOIN about_all b
), doubts AS (
  SELECT case_id, event_on AS on_day, NULL AS known_on, 'note of ' || event_on AS told
  FROM notes
  WHERE lower(concat(kind, ' ', title)) LIKE '%core group%' AND lower(concat(kind, ' ', title)) NOT LIKE '%cancel%'
    AND lower(concat(kind, ' ', title)) NOT LIKE '%invit%'
  UNION ALL
  SELECT case_id, held_on, NULL, 'LAC review of ' || held_on
  FROM meetings
  WHERE kind = 'LAC review' AND lower(text) LIKE '%core group%' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
  UNION ALL
  SELECT case_id, NULL, recorded_on, 'core group without a day, entered on ' || recorded_on
  FROM meetings
  WHERE kind = 'core group' AND held_on IS NULL AND recorded_on IS NOT NULL AND NOT coalesce(cancelled, false)
), doubted AS (
  SELECT g.case_id, g.subject_id, listing(d.told, d.told) AS possible_core_groups
  FROM dues g
  JOIN doubts d ON d.case_id = g.case_id
    AND coalesce(d.on_day > g.gap_start AND d.on_day <= least(g.last_day, add_days(g.due_on, tolerance_days)), d.known_on > g.gap_start)
  GROUP BY g.case_id, g.subject_id
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.plan_id, g.gap_start, g.gap_end, g.is_first, g.ended_on,
  g.is_temporary, g.last_day, g.due_on, d.possible_core_groups,
  coalesce(g.last_day > add_days(g.due_on, tolerance_days) AND d.possible_core_groups IS NOT NULL, false)
  -- Where the core groups of the export begin too late, the first one on file need not be the first.
  OR coalesce(g.is_first AND g.gap_end IS NOT NULL AND g.due_on < least(g.records_from, window_from), false) AS is_unclear
FROM dues g
LEFT JOIN doubted d ON d.case_id = g.case_id AND d.subject_id = g.subject_id
