-- One row per open case: since when it is early help, its current plan, and the last review and supervision on its own file
-- and on a brother's or sister's; and whether the family went too long without contact, now (gap) or before (past gap).
WITH others AS (
  SELECT case_id, max(to_on) AS other_until
  FROM case_days
  WHERE case_type <> 'EH' AND to_on < as_of
  GROUP BY case_id
), starts AS (
  SELECT c.case_id, c.family_id, greatest(c.opened_on, add_days(o.other_until, 1)) AS eh_from
  FROM cases c
  LEFT JOIN others o ON o.case_id = c.case_id
  WHERE c.closed_on IS NULL AND c.opened_on IS NOT NULL
), newest_plans AS (
  SELECT
    case_id, plan_id, started_on, version_on, ended_on, objectives,
    row_number() OVER (PARTITION BY case_id ORDER BY coalesce(version_on, started_on) DESC, plan_id DESC) AS place
  FROM plans
  WHERE kind IN ('EH', 'CIN')
), current_plans AS (
  SELECT case_id, plan_id, started_on, coalesce(version_on, started_on) AS version_on, objectives
  FROM newest_plans
  WHERE place = 1 AND ended_on IS NULL
), contacts AS (
  SELECT
    case_id, visited_on AS on_day,
    CASE WHEN status = 'completed' OR (status IS NULL AND seen) THEN true WHEN status IS NOT NULL THEN false END AS is_certain
  FROM visits
  UNION ALL
  SELECT case_id, visited_on, counts
  FROM visits_to_child
  WHERE on_file_of <> case_id
  UNION ALL
  SELECT case_id, event_on, CASE WHEN NOT is_blank(contact_role) THEN mentions(contact_role, family_roles) END
  FROM notes
  WHERE is_one_of(channel, eh_contact_channels) AND NOT coalesce(is_one_of(result, failed_results), false)
), days AS (
  SELECT s.case_id, k.on_day, bool_or(coalesce(k.is_certain, false)) AS is_certain
  FROM starts s
  JOIN contacts k ON k.case_id = s.case_id AND k.on_day >= s.eh_from AND k.on_day <= as_of
  WHERE coalesce(k.is_certain, true)
  GROUP BY s.case_id, k.on_day
), points AS (
  SELECT case_id, eh_from AS on_day, true AS is_certain, 0 AS place
  FROM starts
  UNION ALL
  SELECT case_id, on_day, is_certain, 1
  FROM days
), numbered AS (
  SELECT
    case_id, on_day, is_certain,
    lead(on_day) OVER (PARTITION BY case_id ORDER BY on_day, place) AS next_day,
    sum(CASE WHEN is_certain THEN 1 ELSE 0 END) OVER (PARTITION BY case_id ORDER BY on_day, place) AS gap_number
  FROM points
), dues AS (
  SELECT case_id, on_day, is_certain, gap_number, next_day, add_working_days(on_day, eh_visit_wd) AS due_on
  FROM numbered
), gaps AS (
  SELECT
    case_id, gap_number, min(on_day) AS gap_start, max(due_on) FILTER (WHERE is_certain) AS due_on,
    count(*) FILTER (WHERE NOT is_certain) AS unclear, bool_or(due_on < coalesce(next_day, as_of)) AS is_too_long_anyway
  FROM dues
  GROUP BY case_id, gap_number
), closed_gaps AS (
  SELECT
    case_id, gap_start, due_on, unclear, is_too_long_anyway,
    lead(gap_start) OVER (PARTITION BY case_id ORDER BY gap_number) AS gap_end
  FROM gaps
), judged_gaps AS (
  SELECT
    case_id, gap_start, gap_end,
    CASE
      WHEN due_on >= coalesce(gap_end, as_of) THEN false
      WHEN is_too_long_anyway THEN true
      WHEN unclear = 0 THEN true
    END AS is_too_long
  FROM closed_gaps
  WHERE gap_end IS NULL OR gap_end >= window_from
), contact_gaps AS (
  SELECT
    case_id,
    max(gap_start) FILTER (WHERE gap_end IS NULL) AS last_contact_on,
    bool_or(is_too_long) FILTER (WHERE gap_end IS NULL) AS is_gap,
    CASE
      WHEN bool_or(coalesce(is_too_long, false)) FILTER (WHERE gap_end IS NOT NULL) THEN true
      WHEN bool_or(is_too_long IS NULL) FILTER (WHERE gap_end IS NOT NULL) THEN NULL
      ELSE false
    END AS is_past_gap,
    listing(CASE WHEN is_too_long THEN concat(gap_start, ' to ', coalesce(gap_end, as_of)) END, gap_start) AS gaps
  FROM judged_gaps
  GROUP BY case_id
), reviews AS (
  SELECT case_id, max(held_on) AS held_on
  FROM meetings
  WHERE kind = 'early help review' AND NOT coalesce(cancelled, false)
  GROUP BY case_id
), sessions AS (
  SELECT case_id, max(held_on) AS held_on
  FROM supervision
  GROUP BY case_id
), of_siblings AS (
  SELECT
    s.case_id, count(p.plan_id) AS plans, max(r.held_on) AS review_on, max(u.held_on) AS supervision_on
  FROM starts s
  JOIN cases o ON o.family_id = s.family_id AND o.case_id <> s.case_id
  LEFT JOIN current_plans p ON p.case_id = o.case_id
  LEFT JOIN reviews r ON r.case_id = o.case_id
  LEFT JOIN sessions u ON u.case_id = o.case_id
  GROUP BY s.case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on, s.eh_from,
  p.plan_id, p.started_on AS plan_started_on, p.version_on AS plan_version_on, p.objectives,
  g.last_contact_on, g.is_gap, g.is_past_gap, g.gaps,
  r.held_on AS last_review_on, u.held_on AS last_supervision_on,
  coalesce(b.plans, 0) AS sibling_plans, b.review_on AS sibling_review_on, b.supervision_on AS sibling_supervision_on
FROM cases c
LEFT JOIN starts s ON s.case_id = c.case_id
LEFT JOIN current_plans p ON p.case_id = c.case_id
LEFT JOIN contact_gaps g ON g.case_id = c.case_id
LEFT JOIN reviews r ON r.case_id = c.case_id
LEFT JOIN sessions u ON u.case_id = c.case_id
LEFT JOIN of_siblings b ON b.case_id = c.case_id
