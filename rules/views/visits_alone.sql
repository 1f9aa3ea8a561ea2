-- One row per case: the visits of the window at which the child (old enough on that day) was seen, how many alone or with a
-- reason why not, how many are blank; and since when the child has not been seen alone.
WITH spans AS (
  SELECT
    case_id, date_of_birth,
    greatest(opened_on, add_months(date_of_birth, 12 * alone_age)) AS from_on,
    least(closed_on, as_of) AS to_on
  FROM cases
  WHERE opened_on IS NOT NULL
), seen AS (
  SELECT
    t.case_id, t.subject_id, t.visited_on, s.from_on, s.to_on,
    -- Seen alone is seen, whatever the other tick says; a brother's or sister's record does not tell of this child.
    CASE WHEN t.on_file_of = t.case_id THEN v.seen_alone END AS is_alone,
    t.on_file_of = t.case_id AND NOT v.seen_alone AND NOT is_blank(v.not_alone_reason) AS is_explained,
    v.not_alone_reason,
    coalesce(t.counts, CASE WHEN t.on_file_of = t.case_id AND v.seen_alone THEN true END) AS is_seen,
    t.on_file_of = t.case_id AS is_own,
    t.visited_on >= window_from AS is_recent
  FROM visits_to_child t
  JOIN visits v ON v.visit_id = t.visit_id
  JOIN spans s ON s.case_id = t.case_id
  WHERE coalesce(t.counts, true) AND t.visited_on <= s.to_on
    AND t.visited_on >= add_months(s.date_of_birth, 12 * alone_age)
), own_days AS (
  SELECT DISTINCT case_id, visited_on
  FROM seen
  WHERE is_own
), counted AS (
  SELECT
    n.case_id,
    count(*) FILTER (WHERE n.is_recent AND n.is_seen AND n.is_alone IS NOT NULL) AS visits,
    count(*) FILTER (WHERE n.is_recent AND n.is_seen AND n.is_alone) AS alone,
    count(*) FILTER (WHERE n.is_recent AND n.is_seen AND n.is_explained) AS explained,
    -- A sibling's record of the same day is the same visit.
    count(*) FILTER (
      WHERE n.is_recent AND (n.is_alone IS NULL OR n.is_seen IS NULL) AND (n.is_own OR (n.is_seen AND d.visited_on IS NULL))
    ) AS blanks,
    max(CASE WHEN n.is_seen AND n.is_alone THEN n.visited_on END) AS last_alone_on,
    listing(
      CASE WHEN n.is_recent AND n.is_seen AND NOT n.is_alone
        THEN concat(n.visited_on, CASE WHEN n.is_explained THEN ': ' || n.not_alone_reason ELSE '' END) END,
      n.visited_on
    ) AS not_alone
  FROM seen n
  LEFT JOIN own_days d ON d.case_id = n.case_id AND d.visited_on = n.visited_on AND NOT n.is_own
  GROUP BY n.case_id
), stretches AS (
  SELECT s.case_id, s.to_on, c.last_alone_on, greatest(s.from_on, c.last_alone_on) AS since_on
  FROM spans s
  LEFT JOIN counted c ON c.case_id = s.case_id
), after AS (
  SELECT
    t.case_id,
    count(*) FILTER (WHERE n.is_seen AND n.is_explained) AS reasons_since,
    count(*) FILTER (WHERE (n.is_seen IS NULL OR n.is_alone IS NULL) AND n.visited_on >= add_days(t.to_on, -alone_max_days)) AS unclear_since
  FROM stretches t
  JOIN seen n ON n.case_id = t.case_id AND n.visited_on > t.since_on
  GROUP BY t.case_id
)
SELECT
  k.case_id, 'cases' AS subject_table, k.case_id AS subject_id, as_of AS event_on,
  coalesce(c.visits, 0) AS visits, coalesce(c.alone, 0) AS alone, coalesce(c.explained, 0) AS explained,
  coalesce(c.blanks, 0) AS blanks, c.not_alone, t.last_alone_on, t.since_on,
  days_between(t.since_on, t.to_on) AS days_not_alone,
  coalesce(a.reasons_since, 0) AS reasons_since, coalesce(a.unclear_since, 0) AS unclear_since
FROM cases k
LEFT JOIN counted c ON c.case_id = k.case_id
LEFT JOIN stretches t ON t.case_id = k.case_id
LEFT JOIN after a ON a.case_id = k.case_id
