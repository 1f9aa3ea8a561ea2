-- One row per duty towards a child placed for adoption, or for whom adoption is authorised: the first visit, each weekly
-- visit until the first review, and each review (duty names which).  A duty begins with the placement, the authority,
-- a visit or a review, and is open (gap_end blank) until the next visit or review.
WITH orders AS (
  SELECT case_id, min(started_on) AS ordered_on
  FROM legal_statuses
  WHERE lower(status) LIKE '%adoption order%'
  GROUP BY case_id
), reviews AS (
  SELECT case_id, meeting_id, held_on
  FROM meetings
  WHERE kind IN ('adoption review', 'LAC review') AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
), about_all AS (
  SELECT min(held_on) AS records_from
  FROM reviews
), placed AS (
  SELECT
    a.case_id, a.subject_table, a.placement_key, a.started_on, least(a.ended_on, o.ordered_on) AS ended_on,
    coalesce(add_days(a.started_on, 7 * adopt_review1_weeks) < least(b.records_from, window_from), false) AS began_before_records
  FROM adoptive_placements a
  CROSS JOIN about_all b
  LEFT JOIN orders o ON o.case_id = a.case_id
  WHERE o.ordered_on IS NULL OR o.ordered_on > a.started_on
), authorities AS (
  SELECT
    l.case_id, l.legal_status_id, l.started_on,
    least(min(l.ended_on), min(c.closed_on), min(c.died_on), min(o.ordered_on), min(a.started_on) FILTER (WHERE a.started_on >= l.started_on)) AS ended_on,
    coalesce(min(add_months(l.started_on, adopt_review2_months)) < least(min(b.records_from), window_from), false) AS began_before_records
  FROM legal_statuses l
  JOIN cases c ON c.case_id = l.case_id
  CROSS JOIN about_all b
  LEFT JOIN orders o ON o.case_id = l.case_id
  LEFT JOIN adoptive_placements a ON a.case_id = l.case_id
  WHERE mentions(l.status, authority_statuses)
  GROUP BY l.case_id, l.legal_status_id, l.started_on
  -- A child who was already with its adopters when the order was made waits for nothing.
  HAVING NOT coalesce(bool_or(a.started_on < l.started_on AND (a.ended_on IS NULL OR a.ended_on > l.started_on)), false)
), periods AS (
  SELECT case_id, 'P:' || placement_key AS stay, subject_table, placement_key AS record_id, started_on, ended_on, began_before_records, true AS is_placed
  FROM placed
  UNION ALL
  SELECT case_id, 'A:' || legal_status_id, 'legal_statuses', legal_status_id, started_on, ended_on, began_before_records, false
  FROM authorities
), followed AS (
  SELECT
    case_id, stay, subject_table, record_id, started_on, ended_on, began_before_records, is_placed,
    lead(started_on) OVER (PARTITION BY case_id, is_placed ORDER BY started_on, record_id) AS next_from
  FROM periods
), stays AS (
  SELECT
    case_id, stay, subject_table, record_id, started_on, least(ended_on, next_from) AS ended_on, next_from, began_before_records, is_placed
  FROM followed
), held AS (
  SELECT s.stay, r.held_on, min(r.meeting_id) AS meeting_id
  FROM stays s
  JOIN reviews r ON r.case_id = s.case_id AND r.held_on >= s.started_on AND (s.ended_on IS NULL OR r.held_on <= s.ended_on)
    AND (s.next_from IS NULL OR r.held_on < s.next_from)
  GROUP BY s.stay, r.held_on
), first_reviews AS (
  SELECT stay, min(held_on) AS first_review_on
  FROM held
  GROUP BY stay
), review_points AS (
  SELECT stay, started_on AS on_day, 0 AS place, subject_table, 'start:' || record_id || CASE WHEN is_placed THEN '|review' ELSE '' END AS subject_id
  FROM stays
  UNION ALL
  SELECT stay, held_on, 1, 'meetings', meeting_id
  FROM held
), review_gaps AS (
  SELECT
    stay, on_day AS gap_start, subject_table, subject_id,
    row_number() OVER (PARTITION BY stay ORDER BY on_day, place) AS number,
    lead(on_day) OVER (PARTITION BY stay ORDER BY on_day, place) AS gap_end
  FROM review_points
), review_duties AS (
  SELECT
    s.case_id, g.subject_table, g.subject_id, s.started_on, s.ended_on, g.gap_start, g.gap_end,
    CASE WHEN NOT s.is_placed THEN 'PRE' WHEN g.number = 1 THEN 'REVIEW1' WHEN g.number = 2 THEN 'REVIEW2' ELSE 'LATER' END AS duty,
    CASE
      WHEN s.is_placed AND g.number = 1 THEN add_days(g.gap_start, 7 * adopt_review1_weeks)
      WHEN g.number = CASE WHEN s.is_placed THEN 2 ELSE 1 END AND NOT s.began_before_records THEN add_months(g.gap_start, adopt_review2_months)
      WHEN g.number = 1 THEN add_months(g.gap_start, adopt_review2_months)
      ELSE add_months(g.gap_start, adopt_later_months)
    END AS due_on,
    -- Where the reviews of the export begin too late, the first one on file need not be the first.
    s.began_before_records AND (
      (g.number = 1 AND g.gap_end IS NOT NULL)
      OR (s.is_placed AND g.number = 2 AND least(g.gap_end, s.ended_on, as_of) > add_months(g.gap_start, adopt_review2_months)
          AND least(g.gap_end, s.ended_on, as_of) <= add_months(g.gap_start, adopt_later_months))
    ) AS is_unclear
  FROM review_gaps g
  JOIN stays s ON s.stay = g.stay
), weekly AS (
  SELECT s.case_id, s.stay, s.subject_table, s.record_id, s.started_on, s.next_from, least(s.ended_on, f.first_review_on) AS ended_on
  FROM stays s
  LEFT JOIN first_reviews f ON f.stay = s.stay
  WHERE s.is_placed AND NOT (s.began_before_records AND f.first_review_on IS NOT NULL)
), seen_days AS (
  SELECT
    w.stay, v.visited_on, bool_or(coalesce(v.counts, false)) AS is_certain,
    coalesce(min(v.subject_id) FILTER (WHERE v.counts AND v.on_file_of = v.case_id), min(v.subject_id) FILTER (WHERE v.counts)) AS visit_key
  FROM weekly w
  JOIN visits_to_child v ON v.case_id = w.case_id AND v.visited_on >= w.started_on AND (w.next_from IS NULL OR v.visited_on < w.next_from)
  WHERE coalesce(v.counts, true)
  GROUP BY w.stay, v.visited_on
), visit_points AS (
  SELECT stay, started_on AS on_day, 0 AS place, true AS is_certain, subject_table, 'start:' || record_id || '|visit' AS subject_id
  FROM weekly
  UNION ALL
  SELECT stay, visited_on, 1, is_certain, 'visits', visit_key
  FROM seen_days
), numbered AS (
  SELECT
    stay, on_day, is_certain, subject_table, subject_id,
    lead(on_day) OVER (PARTITION BY stay ORDER BY on_day, place) AS next_day,
    sum(CASE WHEN is_certain THEN 1 ELSE 0 END) OVER (PARTITION BY stay ORDER BY on_day, place) AS number
  FROM visit_points
), stretches AS (
  SELECT
    n.stay, n.number,
    max(n.subject_table) FILTER (WHERE n.is_certain) AS subject_table, max(n.subject_id) FILTER (WHERE n.is_certain) AS subject_id,
    min(n.on_day) AS gap_start,
    max(days_between(n.on_day, least(n.next_day, w.ended_on, as_of))) AS longest_days
  FROM numbered n
  JOIN weekly w ON w.stay = n.stay
  GROUP BY n.stay, n.number
), visit_gaps AS (
  SELECT stay, number, subject_table, subject_id, gap_start, longest_days, lead(gap_start) OVER (PARTITION BY stay ORDER BY number) AS gap_end
  FROM stretches
), visit_duties AS (
  SELECT
    w.case_id, g.subject_table, g.subject_id, w.started_on, w.ended_on, g.gap_start, g.gap_end, g.longest_days,
    CASE WHEN g.number = 1 THEN 'FIRST_VISIT' ELSE 'WEEKLY' END AS duty,
    add_days(g.gap_start, CASE WHEN g.number = 1 THEN adopt_first_visit_days ELSE adopt_weekly_days END) AS due_on
  FROM visit_gaps g
  JOIN weekly w ON w.stay = g.stay
  WHERE g.number = 1 OR w.ended_on IS NULL OR g.gap_start < w.ended_on
)
SELECT
  case_id, subject_table, subject_id, gap_start AS event_on, duty, started_on, ended_on, gap_start, gap_end, due_on,
  -- Visits of unclear outcome in between might have kept the interval.
  coalesce(least(gap_end, ended_on, as_of) > due_on AND longest_days <= days_between(gap_start, due_on), false) AS is_unclear
FROM visit_duties
UNION ALL
SELECT case_id, subject_table, subject_id, gap_start, duty, started_on, ended_on, gap_start, gap_end, due_on, is_unclear
FROM review_duties
