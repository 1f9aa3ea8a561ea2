-- One row per case: the entries of its chronology in the last months, how many a worker wrote, and how many of those say
-- only what services did (signal chronology, on text and outcome).
WITH recent AS (
  SELECT
    case_id, entry_id, event_on, text, coalesce(source = 'system', false) AS is_automatic, concat_ws(' . ', text, outcome) AS said
  FROM chronologies
  WHERE event_on >= add_months(as_of, -chronology_months)
), read AS (
  -- Each text is read once, however often it stands there.
  SELECT said, coalesce(signal(said, 'chronology') = 'process', false) AS is_process
  FROM recent
  GROUP BY said
), ranked AS (
  SELECT
    e.case_id, e.event_on, e.text, e.is_automatic, r.is_process,
    row_number() OVER (PARTITION BY e.case_id, r.is_process AND NOT e.is_automatic ORDER BY e.event_on DESC, e.entry_id) AS place
  FROM recent e
  JOIN read r ON r.said = e.said
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  count(*) FILTER (WHERE NOT r.is_automatic) AS written_entries,
  count(*) FILTER (WHERE r.is_automatic) AS automatic_entries,
  count(*) FILTER (WHERE NOT r.is_automatic AND r.is_process) AS process_entries,
  listing(
    CASE WHEN r.is_process AND NOT r.is_automatic AND r.place <= 5 THEN r.event_on || ' ' || excerpt(r.text) || ' [' || found(r.text, 'process') || ']' END,
    -r.place
  ) AS examples
FROM cases c
LEFT JOIN ranked r ON r.case_id = c.case_id
GROUP BY c.case_id
