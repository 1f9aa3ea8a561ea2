-- One row per review that a looked-after child is or was due: the review before it (or the start of care), the day it
-- is due, the day it was held.  The last one of each period in care is open.  is_unclear marks reviews that cannot be
-- judged because one has no date, or because the reviews of the export begin after the first one was due.
WITH clocks AS (
  SELECT
    case_id, subject_table, subject_id, care_started_on, care_ended_on, review_number, gap_start, gap_end, placed_on, undated_reviews,
    least(gap_end, placed_on, care_ended_on, as_of) AS last_day,
    coalesce(add_working_days(care_started_on, first_review_wd) < least(records_from, window_from), false) AS began_before_records,
    CASE WHEN review_number = 2 THEN second_review_months ELSE later_review_months END AS months
  FROM review_stretches
), dues AS (
  SELECT
    case_id, subject_table, subject_id, care_started_on, care_ended_on, review_number, gap_start, gap_end, placed_on, undated_reviews,
    last_day, began_before_records, months,
    CASE
      WHEN review_number = 1 THEN add_working_days(gap_start, first_review_wd)
      WHEN began_before_records THEN add_months(gap_start, later_review_months)
      ELSE add_months(gap_start, months)
    END AS due_on
  FROM clocks
)
SELECT
  case_id, subject_table, subject_id, gap_start AS event_on, care_started_on, care_ended_on, review_number, gap_start, gap_end, placed_on,
  last_day, due_on,
  CASE WHEN review_number > 1 THEN add_days(gap_start, CAST(round(months * 30.4375) AS INT)) END AS due_if_months_are_days,
  (undated_reviews > 0 AND last_day > due_on)
  OR (began_before_records AND review_number = 1 AND gap_end IS NOT NULL)
  OR (began_before_records AND review_number = 2 AND last_day > add_months(gap_start, months) AND last_day <= due_on) AS is_unclear,
  CASE WHEN review_number = 1 THEN 'the child became looked after' ELSE 'the last review' END AS since
FROM dues
