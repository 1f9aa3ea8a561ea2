-- One row per assessment, with the day from which its working days count (clock_start): the day the referral that led
-- to it came in, or, where no referral is linked or start_point says so, the day the assessment began.
SELECT
  a.case_id, 'assessments' AS subject_table, a.assessment_id AS subject_id, a.started_on AS event_on,
  a.kind, a.status, a.started_on, a.authorised_on, a.over_limit_reason, r.received_on,
  CASE WHEN start_point = 'assessment_start' OR r.received_on IS NULL THEN a.started_on ELSE r.received_on END AS clock_start,
  CASE
    WHEN start_point = 'assessment_start' THEN 'start of the assessment'
    WHEN r.received_on IS NULL THEN 'START_FALLBACK: start of the assessment, no referral is linked'
    ELSE 'referral'
  END AS clock_from
FROM assessments a
LEFT JOIN referrals r ON r.referral_id = a.referral_id
