-- One row per assessment: the target that was set, the extension that its form records, and the first one that a manager's
-- case note records.  The limit itself depends on the type of case, so the rules say it.
WITH extending_notes AS (
  SELECT n.event_on, coalesce(c.family_id, c.case_id) AS family
  FROM notes n
  JOIN cases c ON c.case_id = n.case_id
  WHERE (mentions(concat(n.kind, ' . ', n.title), manager_words) OR mentions(n.author_role, manager_roles))
    AND mentions(concat(n.title, ' . ', n.text), 'assessment_extension')
), noted AS (
  -- Siblings are often assessed in one step, and the note then stands on the file of one of them.
  SELECT a.assessment_id, min(n.event_on) AS noted_on
  FROM assessments a
  JOIN cases c ON c.case_id = a.case_id
  JOIN extending_notes n ON n.family = coalesce(c.family_id, c.case_id)
    AND n.event_on BETWEEN a.started_on AND coalesce(a.authorised_on, as_of)
  GROUP BY a.assessment_id
), roles AS (
  SELECT lower(trim(worker)) AS called, bool_or(mentions(role, manager_roles)) AS is_manager
  FROM workers
  WHERE role IS NOT NULL
  GROUP BY lower(trim(worker))
  UNION
  SELECT lower(trim(worker_id)), mentions(role, manager_roles)
  FROM workers
  WHERE role IS NOT NULL
), by_name AS (
  SELECT called, bool_or(is_manager) AS is_manager
  FROM roles
  GROUP BY called
), judged AS (
  SELECT
    a.assessment_id,
    CASE
      WHEN a.extension_on IS NULL THEN NULL
      WHEN mentions(a.extension_by_role, manager_roles) THEN true
      WHEN NOT is_blank(a.extension_by_role) THEN false
      WHEN is_blank(a.extension_by)
        THEN CASE WHEN is_present(assessments.extension_by) OR is_present(assessments.extension_by_role) THEN false END
      WHEN lower(trim(a.extension_by)) IN (lower(trim(d.worker)), lower(trim(d.worker_id))) THEN false
      WHEN b.called IS NOT NULL THEN b.is_manager
      WHEN lower(trim(a.extension_by)) IN (lower(trim(c.manager)), lower(trim(c.manager_id))) THEN true
    END AS by_manager
  FROM assessments a
  JOIN cases c ON c.case_id = a.case_id
  LEFT JOIN case_days d ON d.case_id = a.case_id AND a.extension_on BETWEEN d.from_on AND d.to_on
  LEFT JOIN by_name b ON b.called = lower(trim(a.extension_by))
)
SELECT
  a.case_id, 'assessments' AS subject_table, a.assessment_id AS subject_id, a.started_on AS event_on,
  a.kind, a.status, a.started_on, a.target_on, a.target_by, a.checkpoint_on, a.authorised_on, a.extension_on, a.extension_by,
  a.extension_by_role, a.extension_reason, a.extended_to, n.noted_on, j.by_manager,
  is_present(assessments.extension_on) AS extensions_are_held,
  is_present(assessments.checkpoint_on) OR is_present(notes) AS checks_are_held,
  CASE
    WHEN a.extension_on IS NULL OR NOT is_present(assessments.extension_reason) THEN NULL
    ELSE NOT is_blank(a.extension_reason)
      AND (length(trim(a.extension_reason)) >= reason_min_chars OR mentions(a.extension_reason, reason_words))
  END AS has_reason,
  least(n.noted_on, CASE WHEN j.by_manager THEN a.extension_on END) AS extended_by_manager_on
FROM assessments a
JOIN judged j ON j.assessment_id = a.assessment_id
LEFT JOIN noted n ON n.assessment_id = a.assessment_id
