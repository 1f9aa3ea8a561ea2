-- One row per duty on a case that senior leaders look at: TOP3 for a case on their list, LETTER for each time one of them met the
-- child, CONSULT for each consultation that was agreed for a case on the list.  may_be_done: what is missing may stand where
-- this export does not look.
WITH records AS (
  SELECT case_id, held_on AS on_day, true AS is_on_file
  FROM meetings
  WHERE held_on IS NOT NULL AND is_one_of(kind, top3_kinds) AND NOT coalesce(cancelled, false)
  UNION ALL
  -- Minutes that are kept elsewhere, with a note that points to them.
  SELECT case_id, event_on, false
  FROM notes
  WHERE mentions(concat(kind, ' . ', title), top3_kinds) OR words_near(text, top3_kinds, minutes_words, 6)
), listed AS (
  SELECT c.case_id, c.closed_on, coalesce(c.senior_oversight_from, min(r.on_day) FILTER (WHERE r.is_on_file)) AS listed_on
  FROM cases c
  LEFT JOIN records r ON r.case_id = c.case_id
  GROUP BY c.case_id, c.closed_on, c.senior_oversight_from
), held AS (
  SELECT l.case_id, min(r.on_day) AS first_on, max(r.on_day) AS last_on, bool_or(r.is_on_file) AS is_on_file, count(DISTINCT r.on_day) AS times
  FROM listed l
  JOIN records r ON r.case_id = l.case_id AND r.on_day >= l.listed_on
  GROUP BY l.case_id
), directions AS (
  SELECT
    l.case_id, a.action_id, a.set_on, a.due_on, a.text,
    a.done_on IS NOT NULL OR coalesce(a.status IN ('done', 'dropped', 'carried forward'), false) OR NOT is_blank(a.reason_not_done)
    OR count(f.action_id) > 0 AS is_updated,
    greatest(a.due_on, coalesce(min(r.on_day), add_days(a.set_on, top3_interval_days))) AS update_due_on
  FROM listed l
  JOIN actions a ON a.case_id = l.case_id AND a.source_kind = 'Top 3' AND a.set_on >= l.listed_on
  LEFT JOIN records r ON r.case_id = l.case_id AND r.on_day > a.set_on
  LEFT JOIN actions f ON f.case_id = a.case_id AND f.previous_action_id = a.action_id
  GROUP BY l.case_id, a.action_id, a.set_on, a.due_on, a.text, a.done_on, a.status, a.reason_not_done
), stale AS (
  SELECT
    d.case_id, count(*) AS directions,
    count(*) FILTER (WHERE NOT d.is_updated AND d.update_due_on < least(l.closed_on, as_of)) AS not_updated,
    min(d.update_due_on) FILTER (WHERE NOT d.is_updated) AS update_due_on,
    listing(CASE WHEN NOT d.is_updated AND d.update_due_on < least(l.closed_on, as_of) THEN d.set_on || ' ' || excerpt(d.text) END, d.set_on) AS examples
  FROM directions d
  JOIN listed l ON l.case_id = d.case_id
  GROUP BY d.case_id
), oversight AS (
  SELECT
    l.case_id, l.closed_on, l.listed_on, h.first_on, h.last_on, coalesce(h.times, 0) AS times,
    coalesce(s.directions, 0) AS directions, s.update_due_on, s.examples,
    CASE
      WHEN h.first_on IS NULL THEN 'no record of the meeting'
      WHEN s.directions IS NULL THEN 'no actions from the meeting'
      WHEN s.not_updated > 0 THEN s.not_updated || ' not updated by the meeting after it'
      WHEN h.last_on < window_from THEN 'no record of the meeting any more'
    END AS lacks,
    h.first_on IS NOT NULL AND NOT h.is_on_file AND s.directions IS NULL AS is_kept_elsewhere
  FROM listed l
  LEFT JOIN held h ON h.case_id = l.case_id
  LEFT JOIN stale s ON s.case_id = l.case_id
  WHERE l.listed_on IS NOT NULL
), authored AS (
  SELECT
    n.case_id, n.note_id, n.event_on, n.kind, n.title, n.channel, n.contact_role, n.text,
    mentions(coalesce(CASE WHEN NOT is_blank(n.author_role) THEN n.author_role END, w.role, ''), senior_roles)
    OR coalesce(mentions(n.kind, senior_kinds), false) AS is_by_senior,
    is_one_of(n.contact_role, child_roles) OR is_blank(n.contact_role) AND mentions(name_as(n.text, c.name, 'child'), 'met_child') AS is_with_child
  FROM notes n
  JOIN cases c ON c.case_id = n.case_id
  LEFT JOIN workers w ON w.worker_id = n.author_id
), met AS (
  SELECT case_id, note_id, event_on, text, add_working_days(event_on, senior_letter_wd) AS due_on
  FROM authored
  WHERE is_by_senior AND is_with_child AND NOT coalesce(is_one_of(channel, written_channels), false)
), letters AS (
  SELECT case_id, created_on AS on_day, document_id AS letter_id
  FROM documents
  WHERE lower(kind) LIKE '%letter%'
    AND (coalesce(lower(title) NOT LIKE '%review%', true) OR coalesce(mentions(title, senior_roles), false))
  UNION ALL
  SELECT case_id, event_on, note_id
  FROM authored
  WHERE is_by_senior OR is_with_child AND is_one_of(channel, written_channels)
), answered AS (
  SELECT m.note_id, min(l.on_day) AS done_on, arg_min(l.letter_id, l.on_day) AS letter_id
  FROM met m
  JOIN letters l ON l.case_id = m.case_id AND l.on_day >= m.event_on AND l.letter_id <> m.note_id
  GROUP BY m.note_id
), declined AS (
  SELECT DISTINCT m.note_id
  FROM met m
  JOIN notes n ON n.case_id = m.case_id AND n.event_on BETWEEN m.event_on AND m.due_on
  WHERE words_near(n.text, declined_words, letter_words, 6)
), agreed AS (
  SELECT l.case_id, a.action_id, a.set_on, a.text, l.listed_on, coalesce(a.due_on, add_days(a.set_on, top3_interval_days)) AS due_on
  FROM listed l
  JOIN actions a ON a.case_id = l.case_id AND a.set_on >= l.listed_on
  WHERE a.source_kind IN ('Top 3', 'supervision', 'review', 'audit') AND coalesce(a.status <> 'dropped', true) AND mentions(a.text, consult_words)
), consultations AS (
  SELECT case_id, event_on AS on_day, note_id AS record_id
  FROM notes
  WHERE mentions(concat(kind, ' . ', title, ' . ', contact_role, ' . ', author_role), consult_words) OR words_near(text, consult_words, held_words, 8)
  UNION ALL
  SELECT case_id, created_on, document_id
  FROM documents
  WHERE mentions(concat(kind, ' . ', title), consult_words)
), consulted AS (
  SELECT a.action_id, min(c.on_day) AS done_on, arg_min(c.record_id, c.on_day) AS record_id
  FROM agreed a
  JOIN consultations c ON c.case_id = a.case_id AND c.on_day >= a.listed_on
  GROUP BY a.action_id
)
SELECT
  case_id, 'cases' AS subject_table, case_id AS subject_id, least(closed_on, as_of) AS event_on, 'TOP3' AS duty, listed_on AS begins_on,
  CASE
    WHEN first_on IS NULL THEN add_days(listed_on, top3_interval_days)
    WHEN directions = 0 THEN first_on
    WHEN lacks LIKE '%updated%' THEN update_due_on
    WHEN lacks IS NOT NULL THEN add_days(last_on, top3_interval_days)
    ELSE first_on
  END AS due_on,
  CASE WHEN lacks IS NULL THEN first_on END AS done_on,
  coalesce(lacks, 'nothing') AS lacks, times AS meetings_on_file, directions AS actions_on_file, coalesce(examples, 'none') AS what, NULL AS found_in,
  false AS is_declined, is_kept_elsewhere AS may_be_done
FROM oversight
UNION ALL
SELECT
  m.case_id, 'notes', m.note_id, m.event_on, 'LETTER', m.event_on, m.due_on, a.done_on, 'no letter', NULL, NULL, excerpt(m.text), a.letter_id,
  d.note_id IS NOT NULL, NOT is_present(documents)
FROM met m
LEFT JOIN answered a ON a.note_id = m.note_id
LEFT JOIN declined d ON d.note_id = m.note_id
UNION ALL
SELECT
  a.case_id, 'actions', a.action_id, a.set_on, 'CONSULT', a.set_on, a.due_on, c.done_on, 'no consultation', NULL, NULL, excerpt(a.text), c.record_id,
  false, NOT is_present(documents)
FROM agreed a
LEFT JOIN consulted c ON c.action_id = a.action_id
