-- One row per case with visits in the window that took place: how many state a purpose before or at the start, or
-- serve the plan, and how many do not.  Unannounced and emergency visits are left out of the count.
WITH plan_texts AS (
  SELECT case_id, text, set_on AS from_on, done_on AS to_on
  FROM actions
  WHERE source_kind = 'plan' AND (done_on IS NOT NULL OR status IS NULL OR status NOT IN ('done', 'dropped'))
  UNION ALL
  SELECT case_id, objectives, coalesce(version_on, started_on), ended_on
  FROM plans
  WHERE NOT is_blank(objectives)
), in_window AS (
  SELECT
    visit_id, case_id, visited_on, status, purpose, plan_action_id, narrative,
    -- What is left of the purpose when the words are taken out that say no more than that it was a visit.
    CASE WHEN NOT is_blank(purpose) THEN length(trim(purpose)) - length(found(purpose, generic_purposes)) ELSE 0 END AS own_chars
  FROM visits
  WHERE visited_on BETWEEN window_from AND as_of AND (status = 'completed' OR status IS NULL)
    AND NOT mentions(coalesce(kind, ''), unplanned_kinds) AND NOT mentions(coalesce(purpose, ''), unplanned_kinds)
), links AS (
  SELECT v.visit_id, bool_or(shares_stem(v.purpose, t.text)) AS is_linked
  FROM in_window v
  JOIN plan_texts t ON t.case_id = v.case_id AND t.from_on <= v.visited_on AND (t.to_on IS NULL OR t.to_on >= v.visited_on)
  WHERE v.own_chars BETWEEN 6 AND purpose_min_chars
  GROUP BY v.visit_id
), judged AS (
  SELECT
    v.case_id, v.visit_id, v.visited_on, v.status, coalesce(nullif(trim(v.purpose), ''), 'blank') AS purpose,
    CASE
      WHEN NOT is_blank(v.plan_action_id) OR v.own_chars >= purpose_min_chars THEN true
      WHEN mentions(v.purpose, stated_occasions) OR mentions(excerpt(v.narrative), purpose_openings) THEN true
      -- Fewer letters than a short word are no purpose of their own.
      WHEN v.own_chars < 6 OR is_one_of(v.purpose, generic_purposes) THEN false
      WHEN l.is_linked THEN true
      WHEN is_present(plans) AND is_present(actions) THEN false
    END AS has_purpose
  FROM in_window v
  LEFT JOIN links l ON l.visit_id = v.visit_id
), numbered AS (
  SELECT
    case_id, visited_on, status, purpose, has_purpose,
    row_number() OVER (PARTITION BY case_id, status, has_purpose ORDER BY visited_on DESC, visit_id) AS number
  FROM judged
), open_texts AS (
  SELECT case_id, arg_max(excerpt(text), from_on) AS plan_text
  FROM plan_texts
  WHERE to_on IS NULL OR to_on >= as_of
  GROUP BY case_id
)
SELECT
  n.case_id, 'cases' AS subject_table, n.case_id AS subject_id, max(n.visited_on) AS event_on,
  count(*) FILTER (WHERE n.status IS NOT NULL) AS visits,
  count(*) FILTER (WHERE n.status IS NOT NULL AND NOT n.has_purpose) AS without_purpose,
  count(*) FILTER (WHERE n.status IS NOT NULL AND n.has_purpose IS NULL) AS unclear,
  count(*) FILTER (WHERE n.status IS NULL) AS status_blank,
  listing(
    CASE WHEN n.status IS NOT NULL AND NOT n.has_purpose AND n.number <= 5 THEN n.visited_on || ': ' || excerpt(n.purpose) END, n.visited_on
  ) AS examples,
  min(t.plan_text) AS plan_text
FROM numbered n
LEFT JOIN open_texts t ON t.case_id = n.case_id
GROUP BY n.case_id
