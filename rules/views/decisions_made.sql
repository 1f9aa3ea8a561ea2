-- One row per key decision that somebody made: a decision of a kind that is one of the seven key kinds, or the sign-off that an
-- assessment itself holds.  key_kind is the kind in our words; by_role is on file with it, else that of the worker's record.
WITH sorted AS (
  SELECT
    decision_id, case_id, decided_on, decided_by, decided_by_id, decided_by_role, linked_id, rationale, lower(kind) AS said
  FROM decisions
), made AS (
  SELECT
    'decisions' AS subject_table, decision_id AS subject_id, case_id, decided_on, decided_by, decided_by_id, decided_by_role, linked_id, rationale,
    CASE
      WHEN said LIKE '%s47%' OR said LIKE '%section 47%' OR said LIKE '%s.47%' THEN 'S47 outcome'
      WHEN said LIKE '%sign%off%' AND said NOT LIKE '%plan%' OR said LIKE '%authoris%' AND said LIKE '%assessment%' THEN 'assessment sign-off'
      WHEN said LIKE '%step%down%' OR said LIKE '%clos%' THEN 'step-down/closure'
      WHEN said LIKE '%discharge%' OR said LIKE '%leav% care%' OR said LIKE '%end of care%' OR said LIKE '%reunif%' THEN 'discharge from care'
      WHEN said LIKE '%conference%' AND said NOT LIKE '%outcome%' OR said LIKE '%icpc%' THEN 'CP conference request'
      WHEN said LIKE '%placement%' OR said LIKE '%accommodat%' THEN 'placement change'
      WHEN said LIKE '%legal%' OR said LIKE '%plo%' OR said LIKE '%proceedings%' OR said LIKE '%court%' THEN 'PLO/legal'
    END AS key_kind
  FROM sorted
  UNION ALL
  SELECT
    'assessments', assessment_id, case_id, authorised_on, authorised_by, authorised_by_id, authorised_by_role, assessment_id, manager_comment,
    'assessment sign-off'
  FROM assessments
  WHERE authorised_on IS NOT NULL AND coalesce(status, 'complete') <> 'cancelled'
    AND NOT (is_blank(authorised_by) AND is_blank(authorised_by_role) AND authorised_by_id IS NULL)
), namesakes AS (
  SELECT lower(trim(worker)) AS name, min(role) AS role
  FROM workers
  GROUP BY lower(trim(worker))
  HAVING count(*) = 1
)
SELECT
  m.case_id, m.subject_table, m.subject_id, m.decided_on AS event_on, m.decided_on, m.key_kind, m.decided_by, m.decided_by_id,
  CASE WHEN NOT is_blank(m.decided_by_role) THEN m.decided_by_role WHEN NOT is_blank(w.role) THEN w.role ELSE n.role END AS by_role,
  is_blank(m.decided_by) AND is_blank(m.decided_by_role) AND m.decided_by_id IS NULL AS is_by_nobody,
  CASE
    WHEN m.decided_by_id IS NOT NULL AND d.worker_id IS NOT NULL THEN m.decided_by_id = d.worker_id
    WHEN NOT is_blank(m.decided_by) AND NOT is_blank(d.worker) THEN lower(trim(m.decided_by)) = lower(trim(d.worker))
  END AS is_by_worker,
  m.linked_id, m.rationale
FROM made m
LEFT JOIN workers w ON w.worker_id = m.decided_by_id
LEFT JOIN namesakes n ON n.name = lower(trim(m.decided_by))
LEFT JOIN case_days d ON d.case_id = m.case_id AND m.decided_on BETWEEN d.from_on AND d.to_on
WHERE m.key_kind IS NOT NULL
