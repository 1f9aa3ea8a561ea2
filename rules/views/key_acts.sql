-- One row per act on the record that a manager has to decide: a finished assessment or section 47 enquiry, an initial
-- conference, a move of placement, a step-down or closure, an end of care.  is_needed is unknown where the age is not recorded.
WITH moves AS (
  SELECT case_id, placement_id, started_on, row_number() OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS place
  FROM placements
), care AS (
  SELECT
    case_id, care_period_id, ended_on,
    lead(started_on) OVER (PARTITION BY case_id ORDER BY started_on, care_period_id) AS next_on
  FROM care_periods
  WHERE NOT coalesce(short_breaks, false)
), acts AS (
  SELECT
    case_id, 'assessments' AS subject_table, assessment_id AS subject_id, authorised_on AS act_on, started_on AS begun_on,
    'assessment sign-off' AS kind, NULL AS other_id, true AS is_needed
  FROM assessments
  WHERE coalesce(status, 'complete') <> 'cancelled' AND (authorised_on IS NOT NULL OR status = 'complete')
  UNION ALL
  SELECT case_id, 'section_47_enquiries', enquiry_id, completed_on, completed_on, 'S47 outcome', NULL, true
  FROM section_47_enquiries
  WHERE completed_on IS NOT NULL
  UNION ALL
  SELECT case_id, 'conferences', conference_id, held_on, held_on, 'CP conference request', enquiry_id, true
  FROM conferences
  WHERE held_on IS NOT NULL AND kind IN ('ICPC', 'pre-birth') AND NOT coalesce(cancelled, false)
  UNION ALL
  SELECT case_id, 'placements', placement_id, started_on, started_on, 'placement change', NULL, true
  FROM moves
  WHERE place > 1
  UNION ALL
  SELECT case_id, 'cases', case_id, closed_on, closed_on, 'step-down/closure', NULL, died_on IS NULL
  FROM cases
  WHERE closed_on IS NOT NULL
  UNION ALL
  SELECT case_id, 'case_history', history_id, ended_on, ended_on, 'step-down/closure', NULL, true
  FROM case_history
  WHERE ended_on IS NOT NULL AND lower(end_reason) LIKE '%step%down%'
  UNION ALL
  SELECT
    p.case_id, 'care_periods', p.care_period_id, p.ended_on, p.ended_on, 'discharge from care', NULL,
    -- Care ends by itself on the 18th birthday, with an adoption, and by death.
    c.placed_for_adoption_on IS NULL AND c.died_on IS NULL AND years_between(c.date_of_birth, add_days(p.ended_on, 1)) < 18
  FROM care p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.ended_on IS NOT NULL AND coalesce(p.next_on > add_days(p.ended_on, 1), true)
)
SELECT
  a.case_id, a.subject_table, a.subject_id, coalesce(a.act_on, a.begun_on) AS event_on,
  a.act_on, a.begun_on, a.kind, a.other_id, a.is_needed, c.family_id
FROM acts a
JOIN cases c ON c.case_id = a.case_id
