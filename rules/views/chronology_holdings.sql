-- One row per case: what there is of a chronology on its own file and, with lead_child_allowed, on the files of brothers
-- and sisters: entries in the chronology function inside the window, entries elsewhere, documents.
WITH files AS (
  SELECT case_id, case_id AS file_id
  FROM cases
  UNION
  SELECT c.case_id, o.case_id
  FROM cases c
  JOIN cases o ON o.family_id = c.family_id
  WHERE lead_child_allowed
), entries AS (
  SELECT
    f.case_id, count(*) AS entries, max(e.event_on) AS last_entry_on,
    count(*) FILTER (WHERE e.held_in = 'chronology function' AND e.event_on >= window_from) AS function_entries,
    count(*) FILTER (WHERE e.held_in IS NULL AND e.event_on >= window_from) AS unplaced_entries_in_window,
    count(*) FILTER (WHERE e.held_in IS NULL) AS unplaced_entries,
    count(*) FILTER (WHERE e.held_in = 'document') AS document_entries,
    count(*) FILTER (WHERE f.file_id <> f.case_id) AS sibling_entries
  FROM files f
  JOIN chronologies e ON e.case_id = f.file_id
  GROUP BY f.case_id
), uploads AS (
  SELECT f.case_id, count(*) AS documents, max(d.created_on) AS last_document_on
  FROM files f
  JOIN documents d ON d.case_id = f.file_id
  WHERE mentions(d.kind, chronology_documents)
  GROUP BY f.case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  coalesce(e.entries, 0) AS entries,
  coalesce(e.function_entries, 0) AS function_entries,
  coalesce(e.unplaced_entries_in_window, 0) AS unplaced_entries_in_window,
  coalesce(e.sibling_entries, 0) AS sibling_entries,
  coalesce(u.documents, 0) AS documents,
  e.last_entry_on, u.last_document_on,
  CASE WHEN u.documents > 0 OR e.document_entries > 0 THEN true WHEN e.unplaced_entries > 0 THEN NULL ELSE false END AS is_in_a_document,
  CASE
    WHEN e.function_entries > 0 THEN 'chronology function'
    WHEN u.documents > 0 OR e.document_entries > 0 THEN 'document'
    WHEN e.unplaced_entries > 0 THEN 'not recorded where'
    WHEN e.entries > 0 THEN 'chronology function, nothing in the window'
    ELSE 'nowhere'
  END AS place_held
FROM cases c
LEFT JOIN entries e ON e.case_id = c.case_id
LEFT JOIN uploads u ON u.case_id = c.case_id
