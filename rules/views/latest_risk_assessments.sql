-- One row per case with a completed risk assessment: the latest one, the day it was last done or reviewed, and what came
-- to light after that day with no sign, within ra_trigger_wd working days, that the risk was looked at again.
WITH ranked AS (
  SELECT
    case_id, risk_assessment_id, done_on, reviewed_on, version, is_unknown(reviewed_on) AS review_is_unknown,
    greatest(done_on, coalesce(reviewed_on, done_on)) AS last_on,
    row_number() OVER (PARTITION BY case_id ORDER BY done_on DESC, version DESC NULLS LAST, risk_assessment_id DESC) AS place,
    count(*) OVER (PARTITION BY case_id) AS versions
  FROM risk_assessments
  WHERE coalesce(status, 'complete') = 'complete'
), later AS (
  SELECT
    r.case_id, t.trigger, t.event_on, t.known_on, min(v.event_on) AS answered_on,
    add_working_days(t.known_on, ra_trigger_wd) AS answer_due_on
  FROM ranked r
  JOIN cases c ON c.case_id = r.case_id
  JOIN risk_triggers t ON t.case_id = r.case_id AND t.event_on > r.last_on AND t.event_on >= c.opened_on
  LEFT JOIN risk_reviews v ON v.case_id = t.case_id AND v.event_on >= t.event_on
  WHERE r.place = 1 AND is_one_of(t.trigger, trigger_events)
  GROUP BY r.case_id, t.trigger, t.event_on, t.known_on, answer_due_on
), triggers AS (
  SELECT
    case_id, count(*) AS later_triggers,
    count(*) FILTER (WHERE as_of > answer_due_on AND coalesce(answered_on > answer_due_on, true)) AS unanswered_triggers,
    min(event_on) FILTER (WHERE as_of > answer_due_on AND coalesce(answered_on > answer_due_on, true)) AS first_unanswered_on,
    listing(
      trigger || ' on ' || event_on || ', ' || CASE
        WHEN answered_on IS NULL THEN 'no review in ' || working_days_between(known_on, as_of)
        ELSE 'risk reviewed after ' || working_days_between(known_on, answered_on)
      END || ' working days',
      event_on
    ) AS triggers
  FROM later
  GROUP BY case_id
)
SELECT
  r.case_id, 'risk_assessments' AS subject_table, r.risk_assessment_id AS subject_id, r.done_on AS event_on,
  r.done_on, r.reviewed_on, r.review_is_unknown, r.last_on, r.version, r.versions,
  coalesce(t.later_triggers, 0) AS later_triggers,
  coalesce(t.unanswered_triggers, 0) AS unanswered_triggers,
  t.first_unanswered_on, t.triggers
FROM ranked r
LEFT JOIN triggers t ON t.case_id = r.case_id
WHERE r.place = 1
