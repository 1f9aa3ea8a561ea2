-- One row per assessment of a child: whether and when the child was seen during it, whether alone, and whether its views are
-- word for word those of a brother or sister.  Blank where the records do not tell.
WITH visited AS (
  -- A visit on a sibling's file tells whether this child was seen, but not whether alone.
  SELECT
    f.assessment_id,
    min(CASE WHEN t.counts THEN t.visited_on END) AS first_seen_on,
    count(*) FILTER (WHERE t.counts IS NULL) AS unclear,
    count(*) FILTER (WHERE t.counts AND t.on_file_of = f.case_id AND v.seen_alone) AS alone,
    count(*) FILTER (WHERE t.counts AND NOT (t.on_file_of = f.case_id AND NOT coalesce(v.seen_alone, true))) AS maybe_alone,
    count(*) FILTER (WHERE t.counts AND t.on_file_of = f.case_id AND NOT is_blank(v.not_alone_reason)) AS explained
  FROM finished_assessments f
  JOIN visits_to_child t ON t.case_id = f.case_id AND t.visited_on BETWEEN f.started_on AND coalesce(f.end_on, as_of)
  JOIN visits v ON v.visit_id = t.visit_id
  GROUP BY f.assessment_id
), siblings AS (
  SELECT c.case_id, o.case_id AS other_id
  FROM cases c
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
), worded AS (
  SELECT a.assessment_id, a.case_id, lower(trim(a.child_views)) AS words
  FROM assessments a
  WHERE NOT is_blank(a.child_views) AND coalesce(a.status <> 'cancelled', true)
), copies AS (
  SELECT w.assessment_id, count(*) AS copies
  FROM worded w
  JOIN siblings s ON s.case_id = w.case_id
  JOIN worded o ON o.case_id = s.other_id AND o.words = w.words
  GROUP BY w.assessment_id
), grouped AS (
  SELECT a.assessment_id, count(*) AS copies
  FROM assessments a
  JOIN assessments b ON b.group_id = a.group_id AND b.case_id <> a.case_id
  JOIN worded w ON w.assessment_id = a.assessment_id
  JOIN worded o ON o.assessment_id = b.assessment_id AND o.words = w.words
  GROUP BY a.assessment_id
), seen AS (
  SELECT
    f.assessment_id, f.case_id, f.event_on, f.kind, f.started_on, f.authorised_on, f.end_on, f.is_open, f.open_until, f.is_cancelled,
    a.child_seen_on, a.child_seen_alone, a.not_alone_reason, a.child_views, c.date_of_birth, c.expected_birth_on,
    coalesce(v.unclear, 0) AS unclear, coalesce(v.alone, 0) AS alone, coalesce(v.maybe_alone, 0) AS maybe_alone,
    coalesce(v.explained, 0) AS explained,
    CASE
      WHEN a.child_seen_on BETWEEN f.started_on AND coalesce(f.end_on, as_of) THEN a.child_seen_on
      WHEN f.end_on IS NOT NULL THEN v.first_seen_on
    END AS seen_on,
    CASE
      WHEN a.child_seen_on BETWEEN f.started_on AND coalesce(f.end_on, as_of) THEN true
      WHEN v.first_seen_on IS NOT NULL THEN CASE WHEN f.end_on IS NOT NULL THEN true END
      WHEN a.child_seen_on IS NULL AND a.child_seen THEN true
      WHEN v.unclear > 0 OR (NOT is_present(visits) AND coalesce(a.child_seen, true)) THEN NULL
      ELSE false
    END AS was_seen
  FROM finished_assessments f
  JOIN assessments a ON a.assessment_id = f.assessment_id
  JOIN cases c ON c.case_id = f.case_id
  LEFT JOIN visited v ON v.assessment_id = f.assessment_id
)
SELECT
  s.case_id, 'assessments' AS subject_table, s.assessment_id AS subject_id, s.event_on, s.kind, s.started_on, s.authorised_on,
  s.is_open, s.open_until, s.is_cancelled, s.child_seen_on, s.seen_on, s.was_seen, s.child_seen_alone, s.not_alone_reason, s.child_views,
  years_between(s.date_of_birth, coalesce(s.seen_on, s.end_on, s.started_on)) AS age,
  CASE
    WHEN s.date_of_birth IS NOT NULL THEN s.date_of_birth > coalesce(s.end_on, as_of)
    -- A birth that is four weeks overdue has happened, on a day that nobody recorded.
    WHEN s.expected_birth_on IS NOT NULL
      THEN CASE WHEN add_days(s.expected_birth_on, 28) >= coalesce(s.end_on, s.started_on) THEN true END
    ELSE coalesce(mentions(s.kind, unborn_kinds), false)
  END AS is_unborn,
  CASE
    WHEN s.child_seen_alone OR s.alone > 0 THEN true
    WHEN NOT s.child_seen_alone THEN false
    WHEN s.seen_on IS NOT NULL AND s.child_seen_on IS NULL AND s.maybe_alone = 0 THEN false
  END AS was_alone,
  NOT is_blank(s.not_alone_reason) OR s.explained > 0 AS is_explained,
  coalesce(c.copies, 0) + coalesce(g.copies, 0) > 0 AS is_copied
FROM seen s
LEFT JOIN copies c ON c.assessment_id = s.assessment_id
LEFT JOIN grouped g ON g.assessment_id = s.assessment_id
