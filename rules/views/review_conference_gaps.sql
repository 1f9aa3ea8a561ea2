-- One row per review conference that a child under a protection plan is or was due: from the conference that began the
-- clock, or a review conference, to the next one (gap_end, blank while it is not held).  A child born under a plan has a row for
-- the first review conference or core group after the birth too.
WITH reviews AS (
  SELECT case_id, conference_id, held_on
  FROM conferences
  WHERE kind = 'RCPC' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
), about_all AS (
  SELECT min(held_on) AS records_from
  FROM reviews
), held AS (
  SELECT p.case_id, p.plan_id, r.held_on, min(r.conference_id) AS conference_id
  FROM protection_plans p
  JOIN reviews r ON r.case_id = p.case_id AND r.held_on > p.opened_on AND (p.ended_on IS NULL OR r.held_on <= p.ended_on)
  GROUP BY p.case_id, p.plan_id, r.held_on
), points AS (
  SELECT case_id, plan_id, opened_on AS on_day, 0 AS place, subject_table, subject_id
  FROM protection_plans
  UNION ALL
  SELECT case_id, plan_id, held_on, 1, 'conferences', conference_id
  FROM held
), gaps AS (
  SELECT
    n.case_id, n.plan_id, n.subject_table, n.subject_id, n.on_day AS gap_start,
    CASE WHEN n.place = 0 THEN 'FIRST' ELSE 'LATER' END AS duty,
    lead(n.on_day) OVER (PARTITION BY n.case_id, n.plan_id ORDER BY n.on_day, n.place) AS gap_end,
    CASE WHEN n.place = 0 THEN rcpc_first_months ELSE rcpc_later_months END AS months
  FROM points n
), births AS (
  SELECT p.case_id, p.plan_id, c.date_of_birth AS born_on
  FROM protection_plans p
  JOIN cases c ON c.case_id = p.case_id
  WHERE (c.date_of_birth > p.opened_on AND (p.ended_on IS NULL OR c.date_of_birth <= p.ended_on))
    -- A birth that is four weeks overdue has happened, on a day that nobody recorded.
    OR (c.date_of_birth IS NULL AND c.expected_birth_on > p.opened_on AND add_days(c.expected_birth_on, 28) <= least(p.ended_on, as_of))
), met AS (
  SELECT case_id, plan_id, held_on
  FROM held
  UNION ALL
  SELECT case_id, plan_id, held_on
  FROM core_groups_held
), first_met AS (
  SELECT b.case_id, b.plan_id, min(m.held_on) AS met_on
  FROM births b
  JOIN met m ON m.case_id = b.case_id AND m.plan_id = b.plan_id AND m.held_on >= b.born_on
  GROUP BY b.case_id, b.plan_id
), dues AS (
  SELECT case_id, plan_id, subject_table, subject_id, gap_start, gap_end, duty, months, add_months(gap_start, months) AS due_on
  FROM gaps
  UNION ALL
  SELECT
    b.case_id, b.plan_id, 'plans', 'start:' || b.plan_id || '|birth', b.born_on, f.met_on, 'PREBIRTH', NULL,
    add_days(b.born_on, prebirth_days)
  FROM births b
  LEFT JOIN first_met f ON f.case_id = b.case_id AND f.plan_id = b.plan_id
), doubts AS (
  SELECT case_id, held_on AS on_day, NULL AS known_on, 'LAC review of ' || held_on AS told
  FROM meetings
  WHERE kind = 'LAC review' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
    AND (lower(text) LIKE '%review conference%' OR lower(text) LIKE '%protection conference%' OR lower(text) LIKE '%rcpc%')
  UNION ALL
  SELECT case_id, NULL, recorded_on, 'review conference without a day, entered on ' || recorded_on
  FROM conferences
  WHERE kind = 'RCPC' AND held_on IS NULL AND recorded_on IS NOT NULL AND NOT coalesce(cancelled, false)
), doubted AS (
  SELECT g.case_id, g.subject_id, listing(d.told, d.told) AS possible_conferences
  FROM dues g
  JOIN doubts d ON d.case_id = g.case_id
    AND coalesce(d.on_day > g.gap_start AND d.on_day <= least(g.gap_end, g.due_on), d.known_on > g.gap_start)
  GROUP BY g.case_id, g.subject_id
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.plan_id, g.duty, g.gap_start, g.gap_end, p.ended_on, p.is_temporary,
  least(g.gap_end, p.ended_on, as_of) AS last_day, g.due_on, d.possible_conferences,
  add_days(g.gap_start, CAST(round(g.months * 30.4375) AS INT)) AS due_if_months_are_days,
  coalesce(least(g.gap_end, p.ended_on, as_of) > g.due_on AND d.possible_conferences IS NOT NULL, false)
  -- Where the review conferences of the export begin too late, the first one on file need not be the first.
  OR coalesce(g.duty = 'FIRST' AND g.gap_end IS NOT NULL AND g.due_on < least(b.records_from, window_from), false) AS is_unclear
FROM dues g
CROSS JOIN about_all b
JOIN protection_plans p ON p.case_id = g.case_id AND p.plan_id = g.plan_id
LEFT JOIN doubted d ON d.case_id = g.case_id AND d.subject_id = g.subject_id
