-- One row per case with actions set in the window: how many there are, how many lack parts of a SMART action, and how many
-- would lack them only if a meeting that they wait for has no date (unclear).
WITH judged AS (
  SELECT
    case_id, action_id, source_kind, set_on, text, lacks,
    NOT is_standing AND parts + CAST(may_be_dated AS INT) < smart_min_parts AS is_failing,
    NOT is_standing AND may_be_dated AND parts = smart_min_parts - 1 AS is_unclear
  FROM action_parts
), ranked AS (
  SELECT
    case_id, source_kind, set_on, text, lacks, is_failing, is_unclear,
    row_number() OVER (PARTITION BY case_id, is_failing ORDER BY set_on DESC, action_id DESC) AS place
  FROM judged
)
SELECT
  case_id, 'cases' AS subject_table, case_id AS subject_id, as_of AS event_on,
  count(*) AS actions,
  count(*) FILTER (WHERE is_failing) AS failing,
  count(*) FILTER (WHERE is_failing AND source_kind = 'Top 3') AS failing_top_3,
  count(*) FILTER (WHERE is_unclear) AS unclear,
  listing(
    CASE WHEN is_failing AND place <= 5 THEN set_on || ' (' || source_kind || ') ' || excerpt(text) || ' [' || trim(lacks, ' ,') || ']' END,
    -place
  ) AS examples
FROM ranked
GROUP BY case_id
