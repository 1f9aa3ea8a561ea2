-- One row per case: the visits and notes of direct work of the window, and how many of them lack two of the three parts: what was
-- learned, what it means for the child or the plan, what comes next.
WITH written AS (
  SELECT
    case_id, 'visit ' || visit_id AS record_id, visited_on AS on_day, is_made, said, outcome, next_steps,
    coalesce(narrative, outcome) AS opening
  FROM recorded_visits
  WHERE NOT coalesce(mentions(kind, kinds_not_read), false)
  UNION ALL
  SELECT n.case_id, 'note ' || n.note_id, n.event_on, true, n.text, NULL, NULL, n.text
  FROM notes n
  JOIN cases c ON c.case_id = n.case_id
  WHERE is_one_of(n.kind, note_kinds) AND n.event_on >= window_from AND n.event_on <= least(c.closed_on, as_of)
), summaries AS (
  -- A summary that looks back at visits and draws something from them stands for them.
  SELECT case_id, event_on
  FROM notes
  WHERE mentions(kind, summary_kinds) AND mentions(text, summary_terms)
    AND signal(text, 'impact') = 'impact'
), summed_up AS (
  SELECT DISTINCT w.record_id
  FROM written w
  JOIN summaries s ON s.case_id = w.case_id AND s.event_on BETWEEN w.on_day AND add_days(w.on_day, summary_days)
), read AS (
  -- Each text is read once, however often it stands there.
  SELECT
    said, mentions(said, 'learning') AS has_learned, mentions(said, 'reasoning') OR mentions(said, 'meaning') AS has_meaning,
    mentions(said, 'progress') AS has_next
  FROM written
  GROUP BY said
), parts AS (
  SELECT
    w.case_id, w.record_id, w.on_day, w.opening, s.record_id IS NOT NULL AS is_summed_up,
    CASE WHEN w.is_made THEN w.said END AS said,
    r.has_learned,
    -- The outcome says what came of the visit, unless it only says that there was one.
    r.has_meaning OR NOT (is_blank(w.outcome) OR mentions(w.outcome, empty_outcomes)) AS has_meaning,
    r.has_next OR NOT is_blank(w.next_steps) AS has_next
  FROM written w
  LEFT JOIN read r ON r.said = w.said
  LEFT JOIN summed_up s ON s.record_id = w.record_id
), judged AS (
  SELECT
    case_id, record_id, on_day, opening, has_learned, has_meaning, has_next,
    CASE
      WHEN said IS NULL THEN NULL
      WHEN is_summed_up THEN false
      ELSE CASE WHEN has_learned THEN 1 ELSE 0 END + CASE WHEN has_meaning THEN 1 ELSE 0 END + CASE WHEN has_next THEN 1 ELSE 0 END < impact_min_parts
    END AS is_thin
  FROM parts
), ranked AS (
  SELECT
    case_id, on_day, opening, is_thin,
    concat_ws(', ', CASE WHEN NOT has_learned THEN 'learned' END, CASE WHEN NOT has_meaning THEN 'meaning' END, CASE WHEN NOT has_next THEN 'next' END) AS lacking,
    row_number() OVER (PARTITION BY case_id, is_thin ORDER BY on_day DESC, record_id) AS place
  FROM judged
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  count(r.is_thin) AS records,
  count(*) FILTER (WHERE r.is_thin) AS thin_records,
  count(*) FILTER (WHERE r.on_day IS NOT NULL AND r.is_thin IS NULL) AS unclear_records,
  listing(CASE WHEN r.is_thin AND r.place <= 5 THEN concat(r.on_day, ' [lacks ', r.lacking, '] ', excerpt(r.opening)) END, r.on_day) AS examples
FROM cases c
LEFT JOIN ranked r ON r.case_id = c.case_id
GROUP BY c.case_id
