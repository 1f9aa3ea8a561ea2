-- One row per child under a protection plan and day on which a core group was held for it.  Core groups on the file of a
-- sibling whose plan began on the same day are joint ones, recorded once.
WITH files AS (
  SELECT case_id, plan_id, case_id AS on_file_of
  FROM protection_plans
  UNION
  SELECT p.case_id, p.plan_id, o.case_id
  FROM protection_plans p
  JOIN cases c ON c.case_id = p.case_id
  JOIN cases s ON s.family_id = c.family_id AND s.case_id <> c.case_id
  JOIN protection_plans o ON o.case_id = s.case_id AND o.started_on = p.started_on
), groups_held AS (
  SELECT case_id, meeting_id, held_on
  FROM meetings
  WHERE kind = 'core group' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
)
SELECT
  p.case_id, 'meetings' AS subject_table,
  coalesce(min(g.meeting_id) FILTER (WHERE f.on_file_of = p.case_id), min(g.meeting_id) || '|' || p.case_id) AS subject_id,
  g.held_on AS event_on, p.plan_id, g.held_on
FROM protection_plans p
JOIN files f ON f.case_id = p.case_id AND f.plan_id = p.plan_id
JOIN groups_held g ON g.case_id = f.on_file_of AND g.held_on >= p.opened_on AND (p.ended_on IS NULL OR g.held_on <= p.ended_on)
GROUP BY p.case_id, p.plan_id, g.held_on
