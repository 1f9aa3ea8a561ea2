-- One row per plan period of the kinds that want a contingency (child protection, child in need, care, pathway): what the
-- latest version says of it, in its own field, in the rest of the plan, and, for a protection plan, in the minutes of its conferences.
WITH periods AS (
  SELECT
    p.case_id, p.kind, p.started_on, p.latest_plan_id, p.latest_version_on,
    least(p.ended_on, lead(p.started_on) OVER (PARTITION BY p.case_id, p.kind ORDER BY p.started_on), c.closed_on, c.died_on) AS ended_on
  FROM plan_periods p
  JOIN cases c ON c.case_id = p.case_id
  WHERE p.kind IN ('CP', 'CIN', 'care', 'pathway')
), minutes AS (
  SELECT p.case_id, p.latest_plan_id, min(f.held_on) AS told_in_minutes_of
  FROM periods p
  JOIN conferences f ON f.case_id = p.case_id AND f.held_on >= p.started_on AND (p.ended_on IS NULL OR f.held_on <= p.ended_on)
  WHERE p.kind = 'CP' AND NOT coalesce(f.cancelled, false) AND signal(f.text, 'contingency') = 'contingency'
  GROUP BY p.case_id, p.latest_plan_id
)
SELECT
  p.case_id, 'plans' AS subject_table, p.latest_plan_id AS subject_id, p.latest_version_on AS event_on,
  p.kind, p.started_on, p.latest_version_on, p.ended_on, v.contingency, m.told_in_minutes_of,
  is_blank(v.contingency) AS is_absent,
  coalesce(signal(v.contingency, 'contingency') = 'contingency', false) AS is_told_in_its_field,
  signal(concat(v.text, ' . ', v.objectives), 'contingency') = 'contingency' AS is_told_in_plan,
  coalesce(nullif(found(v.contingency, 'contingency'), ''), nullif(found(concat(v.text, ' . ', v.objectives), 'contingency'), '')) AS words_found
FROM periods p
JOIN plans v ON v.case_id = p.case_id AND v.plan_id = p.latest_plan_id
LEFT JOIN minutes m ON m.case_id = p.case_id AND m.latest_plan_id = p.latest_plan_id
