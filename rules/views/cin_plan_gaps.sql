-- One row per duty of a child in need case: from an authorised assessment to the plan (NO_PLAN), from the start of the plan to
-- its first review (REVIEW1), from a review to the next (LATER); gap_end is blank while it is not there.  An open case without any
-- assessment or plan has a row with a blank start.
WITH in_force AS (
  SELECT
    p.case_id, p.plan_id, p.started_on,
    least(p.ended_on, lead(p.started_on) OVER (PARTITION BY p.case_id ORDER BY p.started_on), c.closed_on, c.died_on) AS ended_on
  FROM plan_periods p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.kind = 'CIN'
), reviews AS (
  SELECT case_id, meeting_id, held_on, recorded_on
  FROM meetings
  WHERE kind = 'CIN review' AND NOT coalesce(cancelled, false)
), about_all AS (
  SELECT min(held_on) AS records_from
  FROM reviews
), undated AS (
  SELECT case_id, max(recorded_on) AS undated_by
  FROM reviews
  WHERE held_on IS NULL AND recorded_on IS NOT NULL
  GROUP BY case_id
), assessed AS (
  SELECT
    a.case_id, a.assessment_id, a.authorised_on, a.outcome,
    CASE
      WHEN mentions(a.outcome, cin_outcomes) AND NOT mentions(a.outcome, other_outcomes) THEN true
      WHEN mentions(a.outcome, other_outcomes) AND NOT mentions(a.outcome, cin_outcomes) THEN false
    END AS is_for_cin
  FROM assessments a
  WHERE a.authorised_on IS NOT NULL AND coalesce(a.status, 'complete') <> 'cancelled'
), first_plans AS (
  SELECT a.assessment_id, min(p.started_on) AS plan_on
  FROM assessed a
  JOIN in_force p ON p.case_id = a.case_id AND (p.ended_on IS NULL OR p.ended_on > a.authorised_on OR p.started_on >= a.authorised_on)
  GROUP BY a.assessment_id
), held AS (
  SELECT p.case_id, p.plan_id, r.held_on, min(r.meeting_id) AS meeting_id
  FROM in_force p
  JOIN reviews r ON r.case_id = p.case_id AND r.held_on >= p.started_on AND (p.ended_on IS NULL OR r.held_on < p.ended_on OR r.held_on = p.started_on)
  GROUP BY p.case_id, p.plan_id, r.held_on
), last_held AS (
  -- A review on the day on which the plan ended reviewed that plan, unless the next plan began on that day.
  SELECT p.case_id, p.plan_id, r.held_on, min(r.meeting_id) AS meeting_id
  FROM in_force p
  JOIN reviews r ON r.case_id = p.case_id AND r.held_on = p.ended_on AND r.held_on > p.started_on
  LEFT JOIN in_force n ON n.case_id = p.case_id AND n.started_on = r.held_on
  WHERE n.case_id IS NULL
  GROUP BY p.case_id, p.plan_id, r.held_on
), points AS (
  SELECT case_id, plan_id, started_on AS on_day, 0 AS place, 'plans' AS subject_table, 'start:' || plan_id AS subject_id
  FROM in_force
  UNION ALL
  SELECT case_id, plan_id, held_on, 1, 'meetings', meeting_id
  FROM held
  UNION ALL
  SELECT case_id, plan_id, held_on, 1, 'meetings', meeting_id
  FROM last_held
), review_gaps AS (
  SELECT
    n.case_id, n.subject_table, n.subject_id, CASE WHEN n.place = 0 THEN 'REVIEW1' ELSE 'LATER' END AS duty, n.on_day AS gap_start,
    lead(n.on_day) OVER (PARTITION BY n.case_id, n.plan_id ORDER BY n.on_day, n.place) AS gap_end, p.ended_on
  FROM points n
  JOIN in_force p ON p.case_id = n.case_id AND p.plan_id = n.plan_id
), without_basis AS (
  SELECT c.case_id
  FROM cases c
  LEFT JOIN in_force p ON p.case_id = c.case_id
  LEFT JOIN assessments a ON a.case_id = c.case_id
  -- For three months a new case may still be in assessment.
  WHERE c.case_type = 'CIN' AND c.closed_on IS NULL AND p.case_id IS NULL AND a.case_id IS NULL
    AND coalesce(days_between(c.opened_on, as_of) > 90, true)
), gaps AS (
  SELECT
    a.case_id, 'assessments' AS subject_table, a.assessment_id AS subject_id, 'NO_PLAN' AS duty, a.authorised_on AS gap_start,
    CASE WHEN f.plan_on IS NOT NULL THEN greatest(f.plan_on, a.authorised_on) END AS gap_end, least(c.closed_on, c.died_on) AS ended_on,
    a.outcome, a.is_for_cin
  FROM assessed a
  JOIN cases c ON c.case_id = a.case_id
  LEFT JOIN first_plans f ON f.assessment_id = a.assessment_id
  UNION ALL
  SELECT case_id, subject_table, subject_id, duty, gap_start, gap_end, ended_on, NULL, true
  FROM review_gaps
  UNION ALL
  SELECT case_id, 'cases', 'start:' || case_id, 'NO_PLAN', NULL, NULL, NULL, NULL, true
  FROM without_basis
), replaced AS (
  SELECT g.case_id, g.subject_id, min(d.from_on) AS replaced_on
  FROM gaps g
  JOIN case_days d ON d.case_id = g.case_id AND d.from_on > g.gap_start
  WHERE d.case_type IN ('CP', 'LAC', 'CL') OR (d.case_type = 'EH' AND g.duty <> 'NO_PLAN')
  GROUP BY g.case_id, g.subject_id
), dues AS (
  SELECT
    g.case_id, g.subject_table, g.subject_id, g.duty, g.gap_start, g.gap_end, least(g.ended_on, r.replaced_on) AS ended_on, r.replaced_on,
    g.outcome, g.is_for_cin,
    CASE g.duty
      WHEN 'NO_PLAN' THEN add_working_days(g.gap_start, cin_plan_wd)
      WHEN 'REVIEW1' THEN add_days(g.gap_start, 7 * cin_first_review_weeks)
      ELSE add_days(g.gap_start, 7 * cin_review_weeks)
    END AS due_on
  FROM gaps g
  LEFT JOIN replaced r ON r.case_id = g.case_id AND r.subject_id = g.subject_id
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.duty, g.gap_start, g.gap_end, g.ended_on, g.replaced_on, g.due_on,
  g.outcome, g.is_for_cin,
  coalesce(least(g.gap_end, g.ended_on, as_of) > g.due_on, false) AND (
    g.is_for_cin IS NULL
    OR (g.duty <> 'NO_PLAN' AND coalesce(u.undated_by > g.gap_start, false))
    -- Where the reviews of the export begin too late, the first one on file need not be the first.
    OR (g.duty = 'REVIEW1' AND g.gap_end IS NOT NULL AND g.due_on < least(b.records_from, window_from))
  ) AS is_unclear
FROM dues g
CROSS JOIN about_all b
LEFT JOIN undated u ON u.case_id = g.case_id
