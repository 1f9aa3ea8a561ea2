-- One row per key decision: an act that a manager has to decide with what was decided on it, or a decision that no such act
-- followed.  A decision belongs to the act that it is linked to, else to the nearest one of its kind; brothers and sisters for
-- whom the same was done on the same day share theirs.
WITH made AS (
  SELECT
    case_id, subject_table AS made_in, subject_id AS made_id, decided_on, key_kind, decided_by, by_role, linked_id, is_by_worker,
    CASE
      WHEN is_by_nobody THEN false
      WHEN is_one_of(by_role, delegated_roles) THEN true
      WHEN mentions(by_role, lesser_roles) THEN false
      WHEN mentions(by_role, senior_roles) THEN true
      WHEN key_kind = 'CP conference request' THEN mentions(by_role, allowed_roles_conference)
      WHEN key_kind = 'PLO/legal' THEN mentions(by_role, allowed_roles_legal)
      ELSE mentions(by_role, allowed_roles)
    END AS has_role
  FROM decisions_made
), links AS (
  SELECT DISTINCT m.made_in, m.made_id
  FROM made m
  JOIN key_acts a ON a.case_id = m.case_id AND a.kind = m.key_kind AND m.linked_id IN (a.subject_id, a.other_id)
), candidates AS (
  SELECT a.subject_table, a.subject_id, m.made_in, m.made_id, 0 AS distance, true AS is_linked
  FROM made m
  JOIN key_acts a ON a.case_id = m.case_id AND a.kind = m.key_kind AND m.linked_id IN (a.subject_id, a.other_id)
  UNION ALL
  SELECT a.subject_table, a.subject_id, m.made_in, m.made_id, abs(days_between(m.decided_on, a.act_on)), false
  FROM made m
  JOIN key_acts a ON a.case_id = m.case_id AND a.kind = m.key_kind AND abs(days_between(m.decided_on, a.act_on)) <= decision_match_days
  LEFT JOIN links l ON l.made_in = m.made_in AND l.made_id = m.made_id
  WHERE l.made_id IS NULL
), ranked AS (
  SELECT
    subject_table, subject_id, made_in, made_id, is_linked,
    row_number() OVER (PARTITION BY made_in, made_id ORDER BY distance, subject_table, subject_id) AS place
  FROM candidates
), own AS (
  SELECT subject_table, subject_id, made_in, made_id
  FROM ranked
  WHERE is_linked OR place = 1
), attached AS (
  SELECT subject_table, subject_id, made_in, made_id
  FROM own
  UNION
  SELECT a.subject_table, a.subject_id, o.made_in, o.made_id
  FROM key_acts a
  JOIN key_acts b ON b.family_id = a.family_id AND b.kind = a.kind AND b.act_on = a.act_on AND b.case_id <> a.case_id
  JOIN own o ON o.subject_table = b.subject_table AND o.subject_id = b.subject_id
  WHERE a.kind <> 'assessment sign-off'
), told AS (
  SELECT
    t.subject_table, t.subject_id,
    min(m.decided_on) FILTER (WHERE m.has_role) AS valid_on,
    min(m.decided_on) FILTER (WHERE m.has_role IS NULL) AS unknown_on,
    CASE
      WHEN coalesce(bool_or(m.has_role AND NOT m.is_by_worker), false) THEN false
      WHEN coalesce(bool_or(m.is_by_worker), false) THEN true
      WHEN coalesce(bool_or(m.has_role AND m.is_by_worker IS NULL), false) THEN NULL
      ELSE false
    END AS is_own_decision,
    listing(m.decided_on || ' ' || coalesce(m.decided_by, '(name not recorded)') || ', ' || coalesce(m.by_role, '(role not recorded)'), m.decided_on) AS decided
  FROM attached t
  JOIN made m ON m.made_in = t.made_in AND m.made_id = t.made_id
  GROUP BY t.subject_table, t.subject_id
)
SELECT
  a.case_id, a.subject_table, a.subject_id, a.event_on, a.kind, a.is_needed,
  coalesce(a.act_on, t.valid_on, t.unknown_on, a.begun_on) AS act_on,
  t.valid_on, t.unknown_on, CASE WHEN t.subject_id IS NULL THEN false ELSE t.is_own_decision END AS is_own_decision,
  coalesce(t.decided, 'none') AS decided
FROM key_acts a
LEFT JOIN told t ON t.subject_table = a.subject_table AND t.subject_id = a.subject_id
UNION ALL
SELECT
  m.case_id, m.made_in, m.made_id, m.decided_on, m.key_kind, true, m.decided_on,
  CASE WHEN m.has_role THEN m.decided_on END,
  CASE WHEN m.has_role IS NULL THEN m.decided_on END,
  CASE WHEN m.has_role OR m.is_by_worker THEN m.is_by_worker ELSE false END,
  m.decided_on || ' ' || coalesce(m.decided_by, '(name not recorded)') || ', ' || coalesce(m.by_role, '(role not recorded)')
FROM made m
LEFT JOIN own o ON o.made_in = m.made_in AND o.made_id = m.made_id
WHERE o.made_id IS NULL AND m.made_in = 'decisions'
