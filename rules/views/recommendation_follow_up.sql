-- One row per recommendation of an audit or review, with the first sign that it was taken up; and one row per judgement "not met"
-- of an audit that had been "not met" in the audit before.
WITH wanted AS (
  SELECT
    recommendation_id, case_id, made_on, due_on, done_on, followed_up_on, closed_reason, text, source_kind,
    lower(trim(text, ' .')) AS wording, coalesce(due_on, add_days(made_on, rec_default_days)) AS due_by
  FROM recommendations
), mentions_of AS (
  SELECT w.recommendation_id, a.set_on AS on_day, 'action ' || a.action_id AS found_in
  FROM wanted w
  JOIN actions a ON a.case_id = w.case_id AND a.set_on >= w.made_on
  WHERE a.source_kind IN ('supervision', 'plan', 'core group', 'Top 3')
    AND (similarity(w.wording, a.text) >= rec_similarity OR a.source_id = w.recommendation_id)
  UNION ALL
  SELECT w.recommendation_id, a.done_on, 'action ' || a.action_id || ' done'
  FROM wanted w
  JOIN actions a ON a.case_id = w.case_id AND a.set_on >= w.made_on AND a.done_on IS NOT NULL
  WHERE a.source_kind IN ('audit', 'review')
    AND (similarity(w.wording, a.text) >= rec_similarity OR a.source_id = w.recommendation_id)
  UNION ALL
  SELECT w.recommendation_id, s.held_on, 'supervision ' || s.supervision_id
  FROM wanted w
  JOIN supervision s ON s.case_id = w.case_id AND s.held_on >= w.made_on
  WHERE lower(s.text) LIKE '%' || w.wording || '%' OR lower(s.text) LIKE '%' || lower(w.recommendation_id) || '%'
    -- Texts of very different length cannot be alike; this spares most comparisons.
    OR CASE WHEN length(w.wording) >= length(s.text) * rec_similarity * 0.8 THEN similarity(w.wording, s.text) >= rec_similarity END
  UNION ALL
  SELECT w.recommendation_id, coalesce(p.version_on, p.started_on), 'plan ' || p.plan_id
  FROM wanted w
  JOIN plans p ON p.case_id = w.case_id AND coalesce(p.version_on, p.started_on) >= w.made_on
  WHERE lower(p.objectives) LIKE '%' || w.wording || '%' OR lower(p.objectives) LIKE '%' || lower(w.recommendation_id) || '%'
    OR lower(p.text) LIKE '%' || w.wording || '%'
    OR CASE WHEN length(w.wording) >= length(p.objectives) * rec_similarity * 0.8 THEN similarity(w.wording, p.objectives) >= rec_similarity END
), found AS (
  SELECT recommendation_id, min(on_day) AS mentioned_on, arg_min(found_in, on_day) AS mentioned_in
  FROM mentions_of
  GROUP BY recommendation_id
), related AS (
  SELECT w.recommendation_id, listing(s.held_on, s.held_on) AS sessions
  FROM wanted w
  JOIN supervision s ON s.case_id = w.case_id AND s.held_on >= w.made_on AND shares_stem(w.wording, s.text)
  GROUP BY w.recommendation_id
), failed AS (
  SELECT
    case_id, rule_id, audited_on, min(audit_id) AS audit_id, bool_or(judgement = 'not met') AS is_failed
  FROM audits
  GROUP BY case_id, rule_id, audited_on
), before AS (
  SELECT n.audit_id, max(p.audited_on) AS previous_on, arg_max(p.is_failed, p.audited_on) AS was_failed
  FROM failed n
  JOIN failed p ON p.case_id = n.case_id AND p.rule_id = n.rule_id AND p.audited_on <= add_days(n.audited_on, -audit_apart_days)
  GROUP BY n.audit_id
)
SELECT
  w.case_id, 'recommendations' AS subject_table, w.recommendation_id AS subject_id, w.made_on AS event_on,
  w.made_on, w.due_by, w.text, w.source_kind, w.closed_reason, f.mentioned_in, r.sessions, NULL AS rule_id, NULL AS previous_on,
  CASE
    WHEN NOT is_blank(w.closed_reason) AND w.done_on IS NULL THEN w.made_on
    ELSE least(w.done_on, w.followed_up_on, f.mentioned_on)
  END AS taken_up_on,
  false AS is_repeat
FROM wanted w
LEFT JOIN found f ON f.recommendation_id = w.recommendation_id
LEFT JOIN related r ON r.recommendation_id = w.recommendation_id
UNION ALL
SELECT
  n.case_id, 'audits', n.audit_id, n.audited_on, n.audited_on, n.audited_on, NULL, 'audit', NULL, NULL, NULL, n.rule_id, b.previous_on, n.audited_on, b.was_failed
FROM failed n
JOIN before b ON b.audit_id = n.audit_id
WHERE n.is_failed
