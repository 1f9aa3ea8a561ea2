-- One row per open case and core document (chronology, genogram, case_summary, photo): how many are on file, when one was
-- last updated, and whether a date that was overwritten later, or is blank, might say otherwise.
WITH kinds AS (
  SELECT 'chronology' AS kind UNION ALL SELECT 'genogram' UNION ALL SELECT 'case_summary' UNION ALL SELECT 'photo'
), uploads AS (
  SELECT
    case_id, document_id,
    CASE
      WHEN mentions(kind, chronology_words) THEN 'chronology'
      WHEN mentions(kind, genogram_words) THEN 'genogram'
      WHEN mentions(kind, summary_words) THEN 'case_summary'
      WHEN mentions(kind, photo_words) THEN 'photo'
      WHEN mentions(title, genogram_words) THEN 'genogram'
    END AS kind,
    -- A document that was never changed was last touched when it was made.
    coalesce(updated_on, created_on) AS touched_on,
    is_unknown(updated_on) AS is_unclear,
    concat(document_id, ' ', coalesce(title, kind)) AS what
  FROM documents
), records AS (
  SELECT case_id, kind, touched_on, is_unclear, what
  FROM uploads
  WHERE kind IS NOT NULL
  UNION ALL
  -- The day of the event is the earliest on which an entry can have been made.
  SELECT
    case_id, 'chronology', coalesce(recorded_on, event_on), recorded_on IS NULL, concat(entry_id, ' entry in the chronology')
  FROM chronologies
  WHERE coalesce(source, 'worker') = 'worker'
), reachable AS (
  SELECT c.case_id, r.kind, r.touched_on, r.is_unclear, r.what, true AS is_own
  FROM cases c
  JOIN records r ON r.case_id = c.case_id
  UNION ALL
  SELECT c.case_id, r.kind, r.touched_on, r.is_unclear, r.what, false
  FROM cases c
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
  JOIN records r ON r.case_id = o.case_id
  WHERE r.kind <> 'photo'
), counted AS (
  SELECT
    case_id, kind,
    count(*) FILTER (WHERE is_own) AS own_records,
    count(*) FILTER (WHERE NOT is_own) AS sibling_records,
    -- A family shares its chronology and genogram, each child has its own summary.
    max(touched_on) FILTER (WHERE is_own OR (family_level_allowed AND kind <> 'case_summary')) AS last_update_on,
    arg_max(what, touched_on) FILTER (WHERE is_own OR (family_level_allowed AND kind <> 'case_summary')) AS what,
    count(*) FILTER (WHERE is_unclear AND (is_own OR (family_level_allowed AND kind <> 'case_summary'))) AS unclear_records
  FROM reachable
  GROUP BY case_id, kind
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id || '|' || k.kind AS subject_id, as_of AS event_on, k.kind AS document_kind,
  CASE k.kind WHEN 'case_summary' THEN 'case summary' WHEN 'photo' THEN 'photo of the child' ELSE k.kind END AS called,
  coalesce(n.own_records, 0) AS own_records, coalesce(n.sibling_records, 0) AS sibling_records,
  n.last_update_on, n.what, coalesce(n.unclear_records, 0) AS unclear_records
FROM cases c
CROSS JOIN kinds k
LEFT JOIN counted n ON n.case_id = c.case_id AND n.kind = k.kind
WHERE c.closed_on IS NULL
