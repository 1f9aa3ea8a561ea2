-- One row per entry on a child's file that a manager made, or may have made: a case note, a key decision, the decision on
-- a referral.  is_manager is unknown where neither the entry nor the worker's record says in which role it was made.
WITH namesakes AS (
  SELECT lower(trim(worker)) AS name, min(role) AS role
  FROM workers
  GROUP BY lower(trim(worker))
  HAVING count(*) = 1
), entries AS (
  SELECT
    n.case_id, 'notes' AS subject_table, n.note_id AS subject_id, n.event_on, n.author_id AS by_id, NULL AS by_name,
    n.author_role AS said_role, coalesce(n.kind, 'note') AS what
  FROM notes n
  UNION ALL
  SELECT case_id, 'decisions', decision_id, decided_on, decided_by_id, decided_by, decided_by_role, kind
  FROM decisions
  UNION ALL
  SELECT case_id, 'referrals', referral_id, decided_on, NULL, decided_by, NULL, 'decision on a referral'
  FROM referrals
  WHERE decided_on IS NOT NULL AND NOT is_blank(decided_by)
), roles AS (
  SELECT
    e.case_id, e.subject_table, e.subject_id, e.event_on, e.what,
    CASE WHEN NOT is_blank(e.said_role) THEN e.said_role WHEN NOT is_blank(w.role) THEN w.role WHEN NOT is_blank(n.role) THEN n.role END AS role,
    coalesce(e.by_id = c.manager_id, false) OR coalesce(lower(trim(e.by_name)) = lower(trim(c.manager)), false) AS is_own_manager
  FROM entries e
  JOIN cases c ON c.case_id = e.case_id
  LEFT JOIN workers w ON w.worker_id = e.by_id
  LEFT JOIN namesakes n ON n.name = lower(trim(e.by_name))
)
SELECT
  case_id, subject_table, subject_id, event_on, what, role,
  CASE WHEN is_own_manager THEN true ELSE mentions(role, manager_roles) END AS is_manager
FROM roles
WHERE is_own_manager OR role IS NULL OR mentions(role, manager_roles)
