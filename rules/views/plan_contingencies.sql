-- One row per plan period of the kinds that want a contingency (child protection, child in need, care, pathway): what the
-- latest version says of it, in its own field, in the rest of the plan, and, for a protection plan, in the minutes of its conferences.
WITH periods AS (
  SELECT
    p.case_id, p.kind, p.started_on, p.latest_plan_id, p.latest_version_on,
    least(p.ended_on, lead(p.started_on) OVER (PARTITION BY p.case_id, p.kind ORDER BY p.started_on), c.closed_on, c.died_on) AS ended_on
  FROM plan_periods p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.kind IN ('CP', 'CIN', 'care', 'pathway')
), meant AS (
  SELECT plan_id, contingency, concat(text, ' . ', objectives) AS wording
  FROM plans
  WHERE plan_id IN (SELECT latest_plan_id FROM periods)
), minutes AS (
  SELECT p.case_id, p.latest_plan_id, f.held_on, f.text
  FROM periods p
  JOIN conferences f ON f.case_id = p.case_id AND f.held_on >= p.started_on AND (p.ended_on IS NULL OR f.held_on <= p.ended_on)
  WHERE p.kind = 'CP' AND NOT coalesce(f.cancelled, false)
), texts AS (
  -- Each text is read once, wherever it stands.
  SELECT contingency AS said FROM meant UNION SELECT wording FROM meant UNION SELECT text FROM minutes
), read AS (
  SELECT said, signal(said, 'contingency') = 'contingency' AS is_contingency, nullif(found(said, 'contingency'), '') AS words
  FROM texts
), told AS (
  SELECT m.case_id, m.latest_plan_id, min(m.held_on) AS told_in_minutes_of
  FROM minutes m
  JOIN read r ON r.said = m.text AND r.is_contingency
  GROUP BY m.case_id, m.latest_plan_id
)
SELECT
  p.case_id, 'plans' AS subject_table, p.latest_plan_id AS subject_id, p.latest_version_on AS event_on,
  p.kind, p.started_on, p.latest_version_on, p.ended_on, v.contingency, t.told_in_minutes_of,
  is_blank(v.contingency) AS is_absent,
  coalesce(f.is_contingency, false) AS is_told_in_its_field,
  w.is_contingency AS is_told_in_plan,
  coalesce(f.words, w.words) AS words_found
FROM periods p
JOIN meant v ON v.plan_id = p.latest_plan_id
LEFT JOIN read f ON f.said = v.contingency
LEFT JOIN read w ON w.said = v.wording
LEFT JOIN told t ON t.case_id = p.case_id AND t.latest_plan_id = p.latest_plan_id
