-- One row per plan period: the versions of one plan, which share case, kind and start.  plan_id is that of the first
-- version; whether and when the plan ended is what the latest version says.
WITH versions AS (
  SELECT
    case_id, kind, started_on, plan_id, coalesce(version_on, started_on) AS version_on, ended_on, temporary_other_authority,
    row_number() OVER (PARTITION BY case_id, kind, started_on ORDER BY coalesce(version_on, started_on), plan_id) AS number,
    count(*) OVER (PARTITION BY case_id, kind, started_on) AS versions
  FROM plans
)
SELECT
  case_id, 'plans' AS subject_table,
  max(plan_id) FILTER (WHERE number = 1) AS subject_id,
  started_on AS event_on, kind, started_on,
  max(plan_id) FILTER (WHERE number = 1) AS plan_id,
  max(plan_id) FILTER (WHERE number = versions) AS latest_plan_id,
  min(version_on) AS first_version_on,
  max(version_on) AS latest_version_on,
  count(*) AS versions,
  max(ended_on) FILTER (WHERE number = versions) AS ended_on,
  coalesce(bool_or(temporary_other_authority), false) AS is_temporary
FROM versions
GROUP BY case_id, kind, started_on
