-- One row per gap in the pathway planning of a young person: from the day on which a plan became due to begin (eligible_from)
-- to the first plan, and from each plan version or pathway review to the next (gap_end, blank while there is none).  A looked-after
-- child without a care leaver's record is eligible from the sixteenth birthday, or thirteen weeks in care after the fourteenth.
WITH versions AS (
  SELECT case_id, plan_id, coalesce(version_on, started_on) AS on_day
  FROM plans
  WHERE kind = 'pathway'
), first_plans AS (
  SELECT case_id, min(started_on) AS first_plan_on
  FROM plans
  WHERE kind = 'pathway'
  GROUP BY case_id
), records AS (
  SELECT case_id, 'plans' AS subject_table, plan_id AS subject_id, on_day
  FROM versions
  UNION ALL
  SELECT case_id, 'meetings', meeting_id, held_on
  FROM meetings
  WHERE kind = 'pathway review' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
  UNION ALL
  -- The care leaver's record keeps only the latest plan or review.
  SELECT l.case_id, 'care_leavers', l.case_id, l.pathway_plan_on
  FROM care_leavers l
  WHERE l.pathway_plan_on IS NOT NULL
), days AS (
  SELECT
    case_id, on_day,
    -- The record of the plan or review stands for a day on which several say that there was one.
    coalesce(max(subject_table) FILTER (WHERE subject_table <> 'care_leavers'), 'care_leavers') AS subject_table
  FROM records
  GROUP BY case_id, on_day
), keyed AS (
  SELECT d.case_id, d.on_day, d.subject_table, min(r.subject_id) AS subject_id
  FROM days d
  JOIN records r ON r.case_id = d.case_id AND r.on_day = d.on_day AND r.subject_table = d.subject_table
  GROUP BY d.case_id, d.on_day, d.subject_table
), undated AS (
  SELECT case_id, count(*) AS undated_reviews
  FROM meetings
  WHERE kind = 'pathway review' AND held_on IS NULL AND recorded_on IS NOT NULL AND NOT coalesce(cancelled, false)
  GROUP BY case_id
), young AS (
  SELECT
    l.case_id, l.eligibility, l.in_touch, is_unknown(l.pathway_plan_on) AS is_overwritten, c.date_of_birth,
    CASE WHEN l.eligible_from IS NOT NULL THEN greatest(l.eligible_from, add_months(c.date_of_birth, 192)) END AS eligible_from,
    least(c.closed_on, c.died_on, add_months(c.date_of_birth, 12 * pathway_until_age)) AS ends_on, f.first_plan_on
  FROM care_leavers l
  JOIN cases c ON c.case_id = l.case_id
  LEFT JOIN first_plans f ON f.case_id = l.case_id
  UNION ALL
  SELECT
    c.case_id, 'eligible', NULL, false, c.date_of_birth,
    CASE
      WHEN p.started_on IS NOT NULL
      THEN greatest(add_days(greatest(p.started_on, add_months(c.date_of_birth, 168)), 91), add_months(c.date_of_birth, 192))
    END,
    least(c.closed_on, c.died_on, add_months(c.date_of_birth, 12 * pathway_until_age)), f.first_plan_on
  FROM periods_in_care p
  JOIN cases c ON c.case_id = p.case_id
  LEFT JOIN care_leavers l ON l.case_id = c.case_id
  LEFT JOIN first_plans f ON f.case_id = c.case_id
  WHERE p.ended_on IS NULL AND l.case_id IS NULL AND add_months(c.date_of_birth, 192) <= as_of
), points AS (
  SELECT case_id, 0 AS place, 'cases' AS subject_table, 'start:' || case_id AS subject_id, eligible_from AS on_day
  FROM young
  UNION ALL
  SELECT k.case_id, 1, k.subject_table, k.subject_id, k.on_day
  FROM keyed k
  JOIN young y ON y.case_id = k.case_id
), gaps AS (
  SELECT
    n.case_id, n.place, n.subject_table, n.subject_id, n.on_day AS gap_start,
    CASE
      WHEN n.place = 0 THEN min(CASE WHEN n.place = 1 THEN n.on_day END) OVER (PARTITION BY n.case_id)
      ELSE lead(n.on_day) OVER (PARTITION BY n.case_id, n.place ORDER BY n.on_day)
    END AS gap_end
  FROM points n
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, y.eligibility, y.in_touch, y.eligible_from, y.ends_on,
  g.place = 0 AS is_first, g.gap_start,
  -- A plan that was there before it was due began on time.
  CASE WHEN g.place = 1 THEN g.gap_end WHEN coalesce(y.first_plan_on, g.gap_end) IS NOT NULL THEN greatest(least(y.first_plan_on, g.gap_end), g.gap_start) END AS gap_end,
  CASE
    WHEN g.place = 0 THEN add_months(g.gap_start, pathway_first_months)
    WHEN years_between(y.date_of_birth, g.gap_start) >= 18 THEN add_months(g.gap_start, over_18_months)
    ELSE add_months(g.gap_start, pathway_review_months)
  END AS due_on,
  coalesce(u.undated_reviews, 0) > 0 OR coalesce(y.is_overwritten, false) AS is_last_unknown
FROM gaps g
JOIN young y ON y.case_id = g.case_id
LEFT JOIN undated u ON u.case_id = g.case_id
