-- One row per stretch between two reviews of a looked-after child: from the start of care, or a review, to the next
-- review (gap_end, blank while it has not been held).  review_number is that of the review which the stretch waits for.
-- placed_on is the start of the adoptive placement in which the stretch ended or goes on.
WITH reviews AS (
  SELECT case_id, meeting_id, held_on, due_on, recorded_on
  FROM meetings
  WHERE kind IN ('LAC review', 'adoption review') AND NOT coalesce(cancelled, false)
), about_all AS (
  SELECT min(held_on) AS records_from
  FROM reviews
), undated AS (
  SELECT case_id, count(*) AS undated_reviews
  FROM reviews
  WHERE held_on IS NULL AND recorded_on IS NOT NULL
  GROUP BY case_id
), held AS (
  SELECT p.case_id, p.care_id, r.held_on, min(r.meeting_id) AS meeting_id
  FROM periods_in_care p
  JOIN reviews r ON r.case_id = p.case_id AND r.held_on >= p.started_on AND (p.ended_on IS NULL OR r.held_on <= p.ended_on)
  GROUP BY p.case_id, p.care_id, r.held_on
), points AS (
  SELECT case_id, care_id, started_on AS on_day, 0 AS place, subject_table, subject_id
  FROM periods_in_care
  UNION ALL
  SELECT case_id, care_id, held_on, 1, 'meetings', meeting_id
  FROM held
), stretches AS (
  SELECT
    n.case_id, n.care_id, n.subject_table, n.subject_id, n.on_day AS gap_start, p.started_on AS care_started_on, p.ended_on AS care_ended_on,
    row_number() OVER (PARTITION BY n.case_id, n.care_id ORDER BY n.on_day, n.place) AS review_number,
    lead(n.on_day) OVER (PARTITION BY n.case_id, n.care_id ORDER BY n.on_day, n.place) AS gap_end
  FROM points n
  JOIN periods_in_care p ON p.case_id = n.case_id AND p.care_id = n.care_id
), placed AS (
  SELECT s.case_id, s.subject_id, max(a.started_on) AS placed_on
  FROM stretches s
  JOIN adoptive_placements a ON a.case_id = s.case_id AND a.started_on <= least(s.gap_end, s.care_ended_on, as_of)
    AND (a.ended_on IS NULL OR a.ended_on >= least(s.gap_end, s.care_ended_on, as_of))
  GROUP BY s.case_id, s.subject_id
), planned AS (
  SELECT s.case_id, s.subject_id, min(r.due_on) AS planned_on
  FROM stretches s
  JOIN reviews r ON r.case_id = s.case_id AND r.held_on IS NULL AND r.due_on > s.gap_start
  WHERE s.gap_end IS NULL
  GROUP BY s.case_id, s.subject_id
)
SELECT
  s.case_id, s.subject_table, s.subject_id, s.gap_start AS event_on, s.care_started_on, s.care_ended_on, s.review_number, s.gap_start,
  s.gap_end, a.placed_on, n.planned_on, coalesce(u.undated_reviews, 0) AS undated_reviews, b.records_from
FROM stretches s
CROSS JOIN about_all b
LEFT JOIN placed a ON a.case_id = s.case_id AND a.subject_id = s.subject_id
LEFT JOIN planned n ON n.case_id = s.case_id AND n.subject_id = s.subject_id
LEFT JOIN undated u ON u.case_id = s.case_id
