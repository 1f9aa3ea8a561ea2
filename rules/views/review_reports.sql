-- One row per looked-after review, initial or review conference that was held: the day of the report that was prepared for it,
-- from the record itself or from reports on file that are linked to it, and the day of one that may be meant.
WITH held AS (
  SELECT case_id, 'meetings' AS subject_table, meeting_id AS record_id, 'LAC' AS review_kind, held_on, recorded_on, report_on
  FROM meetings
  WHERE kind = 'LAC review' AND (held_on IS NOT NULL OR recorded_on IS NOT NULL) AND NOT coalesce(cancelled, false)
  UNION ALL
  SELECT case_id, 'conferences', conference_id, kind, held_on, recorded_on, report_on
  FROM conferences
  WHERE kind IN ('ICPC', 'RCPC') AND (held_on IS NOT NULL OR recorded_on IS NOT NULL) AND NOT coalesce(cancelled, false)
), reports AS (
  SELECT
    case_id, meeting_id, created_on,
    -- A report that was changed later may have been final only then.
    CASE WHEN NOT coalesce(is_unknown(updated_on), false) THEN greatest(created_on, updated_on) END AS final_on
  FROM documents
  WHERE lower(kind) LIKE '%report%' AND coalesce(finalised, true)
), linked AS (
  SELECT h.case_id, h.record_id, min(r.final_on) AS final_on, min(r.created_on) AS created_on
  FROM held h
  JOIN reports r ON r.case_id = h.case_id AND r.meeting_id = h.record_id
  GROUP BY h.case_id, h.record_id
), near AS (
  SELECT h.case_id, h.record_id, min(r.created_on) AS created_on
  FROM held h
  JOIN reports r ON r.case_id = h.case_id AND is_blank(r.meeting_id) AND r.created_on BETWEEN add_days(h.held_on, -unlinked_days) AND h.held_on
  GROUP BY h.case_id, h.record_id
)
SELECT
  h.case_id, h.subject_table, h.record_id AS subject_id, coalesce(h.held_on, h.recorded_on) AS event_on, h.review_kind, h.held_on,
  least(h.report_on, l.final_on) AS report_on,
  coalesce(h.report_on, l.created_on) IS NOT NULL AS has_report,
  least(l.created_on, n.created_on) AS possible_on
FROM held h
LEFT JOIN linked l ON l.case_id = h.case_id AND l.record_id = h.record_id
LEFT JOIN near n ON n.case_id = h.case_id AND n.record_id = h.record_id
