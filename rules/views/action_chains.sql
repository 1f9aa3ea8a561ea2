-- One row per action of supervision with all that it was carried forward from: the newest wording stands for the
-- chain.  An action continues the one that it names as carried forward from, or the most alike open one of the
-- session before; sessions are those in which actions were set.
WITH supervision_actions AS (
  SELECT
    action_id, case_id, source_id, set_on, text, due_on, done_on, status, previous_action_id, reason_not_done,
    min(set_on) OVER (PARTITION BY case_id, coalesce(source_id, CAST(set_on AS TEXT))) AS session_on
  FROM actions
  WHERE source_kind = 'supervision'
), numbered AS (
  SELECT
    action_id, case_id, source_id, set_on, text, lower(trim(text)) AS wording, due_on, done_on, status, previous_action_id,
    reason_not_done, session_on,
    dense_rank() OVER (PARTITION BY case_id ORDER BY session_on) AS number
  FROM supervision_actions
), identical AS (
  SELECT later.action_id, earlier.action_id AS earlier_id, 2.0 AS likeness
  FROM numbered later
  JOIN numbered earlier ON earlier.case_id = later.case_id AND earlier.action_id = later.previous_action_id
  WHERE earlier.action_id <> later.action_id
  UNION ALL
  SELECT later.action_id, earlier.action_id, 1.0
  FROM numbered later
  JOIN numbered earlier ON earlier.case_id = later.case_id AND earlier.number = later.number - 1 AND earlier.wording = later.wording
  WHERE later.previous_action_id IS NULL
    AND coalesce(earlier.done_on > later.session_on, coalesce(earlier.status NOT IN ('done', 'dropped'), true))
), alike AS (
  SELECT action_id, earlier_id, likeness
  FROM identical
  UNION ALL
  SELECT later.action_id, earlier.action_id, similarity(later.wording, earlier.wording)
  FROM numbered later
  JOIN numbered earlier ON earlier.case_id = later.case_id AND earlier.number = later.number - 1
  LEFT JOIN identical known ON known.action_id = later.action_id
  LEFT JOIN identical taken ON taken.earlier_id = earlier.action_id
  WHERE known.action_id IS NULL AND taken.earlier_id IS NULL AND later.previous_action_id IS NULL
    AND coalesce(earlier.done_on > later.session_on, coalesce(earlier.status NOT IN ('done', 'dropped'), true))
    -- Texts of very different length cannot be alike; this spares most comparisons.
    AND least(length(later.wording), length(earlier.wording)) >= greatest(length(later.wording), length(earlier.wording)) * carry_similarity * 0.8
), nearest AS (
  SELECT action_id, earlier_id, likeness,
    row_number() OVER (PARTITION BY action_id ORDER BY likeness DESC, earlier_id) AS choice
  FROM alike
  WHERE likeness >= carry_similarity
), links AS (
  SELECT action_id, earlier_id,
    row_number() OVER (PARTITION BY earlier_id ORDER BY likeness DESC, action_id) AS choice
  FROM nearest
  WHERE choice = 1
),
-- Each step doubles how far back an action looks, so six of them reach 64 sessions back.
back_1 AS (SELECT action_id, earlier_id AS first_id FROM links WHERE choice = 1),
back_2 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_1 b LEFT JOIN back_1 e ON e.action_id = b.first_id),
back_4 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_2 b LEFT JOIN back_2 e ON e.action_id = b.first_id),
back_8 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_4 b LEFT JOIN back_4 e ON e.action_id = b.first_id),
back_16 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_8 b LEFT JOIN back_8 e ON e.action_id = b.first_id),
back_32 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_16 b LEFT JOIN back_16 e ON e.action_id = b.first_id),
back_64 AS (SELECT b.action_id, coalesce(e.first_id, b.first_id) AS first_id FROM back_32 b LEFT JOIN back_32 e ON e.action_id = b.first_id),
sessions AS (
  SELECT supervision_id, case_id, held_on, supervisor, text, mentions(text, 'challenge') AS is_challenged
  FROM supervision
), discussed AS (
  SELECT
    n.action_id, bool_or(s.is_challenged) AS is_challenged, min(s.supervisor) AS supervisor, min(excerpt(s.text)) AS discussion
  FROM numbered n
  JOIN sessions s ON s.case_id = n.case_id AND (s.supervision_id = n.source_id OR s.held_on = n.set_on)
  GROUP BY n.action_id
), members AS (
  SELECT
    n.action_id, n.case_id, n.set_on, n.text, n.due_on, n.done_on, n.status, n.previous_action_id, n.reason_not_done, n.number,
    coalesce(b.first_id, n.action_id) AS chain, d.is_challenged, d.supervisor, d.discussion,
    b.first_id IS NULL AND n.previous_action_id IS NOT NULL AS is_cut_off,
    n.number > min(n.number) OVER (PARTITION BY coalesce(b.first_id, n.action_id)) AS is_carried,
    row_number() OVER (PARTITION BY coalesce(b.first_id, n.action_id) ORDER BY n.number DESC, n.set_on DESC, n.action_id DESC) = 1 AS is_newest
  FROM numbered n
  LEFT JOIN back_64 b ON b.action_id = n.action_id
  LEFT JOIN discussed d ON d.action_id = n.action_id
), chains AS (
  SELECT
    case_id, chain,
    max(action_id) FILTER (WHERE is_newest) AS action_id,
    max(set_on) FILTER (WHERE is_newest) AS set_on,
    max(text) FILTER (WHERE is_newest) AS text,
    max(status) FILTER (WHERE is_newest) AS status,
    max(done_on) FILTER (WHERE is_newest) AS done_on,
    coalesce(max(due_on) FILTER (WHERE is_newest), max(due_on)) AS due_on,
    max(discussion) FILTER (WHERE is_newest) AS discussion,
    min(set_on) AS first_set_on,
    count(DISTINCT number) - 1 + count(*) FILTER (WHERE is_cut_off) AS carried,
    listing(set_on, number) AS set_on_dates,
    listing(supervisor, number) AS supervisors,
    listing(nullif(trim(reason_not_done), ''), number) AS reasons,
    bool_or(NOT is_blank(reason_not_done)) FILTER (WHERE is_newest) AS is_newest_explained,
    CASE
      WHEN bool_or(NOT is_blank(reason_not_done)) OR coalesce(bool_or(is_carried AND is_challenged), false) THEN true
      WHEN bool_or((is_carried OR is_cut_off) AND is_challenged IS NULL) THEN NULL
      ELSE false
    END AS is_explained
  FROM members
  GROUP BY case_id, chain
)
SELECT
  c.case_id, 'actions' AS subject_table, c.action_id AS subject_id, c.set_on AS event_on,
  c.action_id, c.set_on, c.text, c.status, c.done_on, c.due_on, c.discussion, c.first_set_on, c.carried, c.set_on_dates,
  c.supervisors, c.reasons, c.is_newest_explained, c.is_explained,
  c.done_on IS NOT NULL OR coalesce(c.status IN ('done', 'dropped'), false) AS is_closed,
  CASE WHEN c.done_on IS NOT NULL THEN 'it was done' ELSE 'the case closed without it' END AS what_came
FROM chains c
