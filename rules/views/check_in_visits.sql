-- One row per case: the visits of the window that can be read, how many of them read as a check-in (nothing found, nothing
-- next, hardly a topic), and how many cannot be told.
WITH detail AS (
  -- A case note of the same day may hold what the visit record does not.
  SELECT v.visit_id, listing(n.text, n.note_id) AS text
  FROM recorded_visits v
  JOIN notes n ON n.case_id = v.case_id AND n.event_on = v.visited_on AND is_one_of(n.kind, detail_kinds)
  GROUP BY v.visit_id
), texts AS (
  SELECT
    v.case_id, v.visit_id, v.visited_on, v.is_made, v.next_steps, v.tools, v.purpose, coalesce(v.narrative, v.outcome, d.text) AS opening,
    CASE WHEN v.said IS NOT NULL OR d.text IS NOT NULL THEN concat(coalesce(v.said, ''), ' . ', coalesce(d.text, '')) END AS said,
    length(coalesce(v.narrative, '')) + length(coalesce(d.text, '')) AS characters
  FROM recorded_visits v
  LEFT JOIN detail d ON d.visit_id = v.visit_id
  WHERE NOT coalesce(mentions(v.kind, kinds_not_read), false)
), planned AS (
  SELECT t.visit_id, count(*) AS actions
  FROM texts t
  JOIN actions a ON a.case_id = t.case_id AND a.source_kind IN ('plan', 'core group', 'review')
    AND a.set_on <= t.visited_on AND coalesce(a.done_on >= t.visited_on, true)
  WHERE shares_stem(t.said, a.text)
  GROUP BY t.visit_id
), readable AS (
  -- What has next steps or a tool of direct work is no check-in, whatever its words.
  SELECT said, purpose, concat_ws(' . ', purpose, said) AS all_said, found(said, 'child_voice') AS voices
  FROM texts
  WHERE is_blank(next_steps) AND is_blank(tools) AND said IS NOT NULL
  -- Each text is read once, however often it stands there.
  GROUP BY said, purpose
), read AS (
  SELECT
    said, purpose, found(said, 'check_in') AS phrases,
    hits(said, 'child_impact') + hits(said, 'child_voice') + hits(said, 'learning') + hits(said, 'progress')
    -- A word on both of the first two lists is one topic.
    - hits(voices, 'child_impact') AS topics,
    signal(all_said, 'visits') = 'purposeful' OR mentions(all_said, asked_for_terms) AS has_purpose
  FROM readable
), judged AS (
  SELECT
    t.case_id, t.visit_id, t.visited_on, t.opening, r.phrases, t.characters,
    CASE
      WHEN t.is_made IS NULL OR t.said IS NULL THEN NULL
      -- A text that was not read has next steps or a tool.
      WHEN r.said IS NULL OR r.has_purpose OR r.topics + coalesce(p.actions, 0) >= checkin_min_topics THEN false
      ELSE r.phrases <> '' OR t.characters < checkin_min_chars
    END AS is_check_in
  FROM texts t
  LEFT JOIN planned p ON p.visit_id = t.visit_id
  LEFT JOIN read r ON r.said = t.said AND r.purpose IS NOT DISTINCT FROM t.purpose
    AND is_blank(t.next_steps) AND is_blank(t.tools)
), ranked AS (
  SELECT
    case_id, visited_on, opening, phrases, characters, is_check_in,
    row_number() OVER (PARTITION BY case_id, is_check_in ORDER BY visited_on DESC, visit_id) AS place
  FROM judged
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  count(r.is_check_in) AS visits,
  count(*) FILTER (WHERE r.is_check_in) AS check_ins,
  count(*) FILTER (WHERE r.visited_on IS NOT NULL AND r.is_check_in IS NULL) AS unclear_visits,
  listing(
    CASE WHEN r.is_check_in AND r.place <= 5
      THEN concat(r.visited_on, ' [', coalesce(nullif(r.phrases, ''), concat(r.characters, ' characters')), '] ', excerpt(r.opening)) END,
    r.visited_on
  ) AS examples
FROM cases c
LEFT JOIN ranked r ON r.case_id = c.case_id
GROUP BY c.case_id
