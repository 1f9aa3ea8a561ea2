-- One row per case: what was searched in the last days for direct work with the child (visits, case notes, documents), and what of
-- it shows that a tool or creative method was used; a tool that is only planned does not count.
WITH records AS (
  SELECT
    v.case_id, 'visit ' || v.visit_id AS record, v.visited_on AS on_day,
    concat(coalesce(v.narrative, ''), ' . ', coalesce(v.outcome, '')) AS said, coalesce(v.tools, '') AS named,
    CASE WHEN v.status = 'completed' OR v.seen THEN true END AS is_certain, true AS is_visit
  FROM visits v
  WHERE coalesce(v.status, 'completed') = 'completed'
  UNION ALL
  SELECT case_id, 'note ' || note_id, event_on, text, '', true, false
  FROM notes
  UNION ALL
  SELECT
    case_id, 'document ' || document_id, created_on, concat(coalesce(title, ''), ' . ', coalesce(text, '')),
    CASE
      WHEN mentions(coalesce(title, ''), blank_form_words) THEN ''
      WHEN mentions(kind, direct_work_kinds) THEN coalesce(title, kind)
      WHEN NOT mentions(kind, other_kinds) THEN found(coalesce(title, ''), 'tools')
      ELSE ''
    END,
    true, false
  FROM documents
), searched AS (
  SELECT
    r.case_id, r.record, r.on_day, r.is_certain, r.is_visit,
    coalesce(nullif(trim(r.named), ''), found(r.said, 'tools')) AS words,
    (NOT is_blank(r.named) AND NOT is_one_of(r.named, no_tools))
      OR (NOT r.record LIKE 'document %'
          AND (words_near(r.said, 'tools', use_context_terms, 4) OR NOT words_near(r.said, 'tools', plan_terms, 5))
          AND mentions(r.said, 'tools')) AS is_used,
    words_near(r.said, direct_work_words, refusal_terms, 6) AS is_refused
  FROM records r
  JOIN cases c ON c.case_id = r.case_id
  WHERE r.on_day >= add_days(as_of, -tool_window_days) AND r.on_day <= as_of
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  count(s.record) AS records,
  count(*) FILTER (WHERE s.is_visit) AS visits,
  count(*) FILTER (WHERE s.is_certain AND s.is_used) AS uses,
  count(*) FILTER (WHERE s.is_certain IS NULL AND s.is_used) AS unclear_uses,
  count(*) FILTER (WHERE s.is_refused) AS refusals,
  count(*) FILTER (WHERE NOT s.is_used AND s.words <> '' AND NOT s.record LIKE 'document %') AS only_planned,
  listing(CASE WHEN s.is_used THEN concat(s.on_day, ' ', s.record, ' [', s.words, ']') END, s.on_day) AS found_in
FROM cases c
LEFT JOIN searched s ON s.case_id = c.case_id
GROUP BY c.case_id
