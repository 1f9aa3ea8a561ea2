-- One row per interval between two reviews of a looked-after child, the one that is still running included: the days
-- between which the reviewing officer's check of progress counts, and the first check that was made in or after them.
-- A running interval ends on the day planned for the next review, else on the day it is due.
WITH numbered AS (
  SELECT
    case_id, subject_table, subject_id, gap_start, gap_end, care_ended_on, review_number, placed_on, planned_on,
    coalesce(care_started_on < least(records_from, window_from), false) AS began_before_records,
    sum(CASE WHEN gap_start >= placed_on THEN 1 ELSE 0 END) OVER (PARTITION BY case_id, placed_on ORDER BY gap_start) AS reviews_in_placement
  FROM review_stretches
  WHERE review_number > 1 OR gap_start IS NULL
), ended AS (
  SELECT
    case_id, subject_table, subject_id, gap_start, gap_end, care_ended_on,
    least(gap_end, care_ended_on, as_of) AS last_day,
    CASE
      WHEN gap_end IS NOT NULL THEN gap_end
      WHEN planned_on IS NOT NULL THEN planned_on
      -- The first review of a child placed for adoption is due after four weeks.
      WHEN gap_start < placed_on THEN add_days(placed_on, 28)
      WHEN placed_on IS NOT NULL AND reviews_in_placement = 1 THEN add_months(gap_start, second_review_months)
      WHEN placed_on IS NULL AND review_number = 2 AND NOT began_before_records THEN add_months(gap_start, second_review_months)
      ELSE add_months(gap_start, later_review_months)
    END AS interval_end
  FROM numbered
), intervals AS (
  SELECT
    case_id, subject_table, subject_id, gap_start, gap_end, care_ended_on, last_day, interval_end,
    days_between(gap_start, interval_end) AS interval_days,
    -- Rounded half a day down, so that a whole number stays and all else goes to the day inside the limits.
    add_days(gap_start, days_between(gap_start, interval_end) - round(days_between(gap_start, interval_end) * (1 - midpoint_from) - 0.5)) AS opens_on,
    add_days(gap_start, round(days_between(gap_start, interval_end) * midpoint_to - 0.5)) AS closes_on
  FROM ended
), acts AS (
  SELECT
    a.case_id, a.act_on, a.what, a.text, a.author,
    mentions(coalesce(a.what, ''), midpoint_kinds) OR (a.subject_table = 'notes' AND mentions(a.text, midpoint_kinds)) AS is_midpoint
  FROM iro_acts a
), checks AS (
  SELECT i.case_id, i.subject_id, i.opens_on, i.closes_on, a.act_on, a.what, a.author = 'IRO' AND a.is_midpoint AS is_certain
  FROM intervals i
  JOIN acts a ON a.case_id = i.case_id AND a.act_on BETWEEN i.gap_start AND i.last_day
  WHERE (a.is_midpoint AND a.author <> 'somebody else') OR a.what IS NULL
  UNION ALL
  SELECT
    i.case_id, i.subject_id, i.opens_on, i.closes_on, a.act_on, a.what,
    name_as(c.name, c.name, '@@') LIKE '@@%' AND name_as(a.text, c.name, '@@') LIKE '%@@%'
  FROM intervals i
  JOIN cases c ON c.case_id = i.case_id
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
  JOIN acts a ON a.case_id = o.case_id AND a.act_on BETWEEN i.gap_start AND i.last_day
  WHERE a.is_midpoint AND a.author = 'IRO'
), found AS (
  SELECT
    case_id, subject_id,
    min(act_on) FILTER (WHERE is_certain AND act_on >= opens_on) AS done_on,
    max(act_on) FILTER (WHERE is_certain AND act_on < opens_on) AS early_on,
    min(act_on) FILTER (WHERE NOT coalesce(is_certain, false) AND act_on BETWEEN opens_on AND closes_on) AS unclear_on
  FROM checks
  GROUP BY case_id, subject_id
)
SELECT
  i.case_id, i.subject_table, i.subject_id, i.gap_start AS event_on, i.gap_start, i.gap_end, i.interval_end, i.interval_days,
  i.opens_on, i.closes_on, i.care_ended_on, f.done_on, f.early_on, f.unclear_on,
  coalesce(f.unclear_on IS NOT NULL AND coalesce(f.done_on, i.last_day) > i.closes_on, false) AS is_unclear
FROM intervals i
LEFT JOIN found f ON f.case_id = i.case_id AND f.subject_id = i.subject_id
