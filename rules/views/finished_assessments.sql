-- One row per assessment, with the last day on which it is known to have run: its authorisation, or the as-of date while it is
-- open.  One that is marked complete without a day has a blank end_on; open_until is the day by which an open one is to be
-- finished, today where that day has passed.
SELECT
  case_id, 'assessments' AS subject_table, assessment_id AS subject_id,
  coalesce(authorised_on, CASE WHEN status = 'complete' THEN started_on ELSE as_of END) AS event_on,
  assessment_id, group_id, kind, started_on, authorised_on,
  coalesce(status = 'cancelled', false) AS is_cancelled,
  authorised_on IS NULL AND coalesce(status, 'open') <> 'complete' AS is_open,
  CASE WHEN authorised_on IS NULL AND coalesce(status, 'open') = 'complete' THEN NULL ELSE coalesce(authorised_on, as_of) END AS end_on,
  CASE
    WHEN authorised_on IS NULL AND coalesce(status, 'open') <> 'complete'
      THEN greatest(as_of, coalesce(target_on, add_working_days(started_on, assessment_max_wd)))
  END AS open_until
FROM assessments
