-- One row per open case: the moves between placements in the last twelve months, today's home, what is on file of education
-- or work, and the last contact with a housing partner and with a careers or education service.
WITH ordered AS (
  SELECT
    case_id, placement_id, kind, started_on,
    lag(planned_move) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS is_planned,
    lag(kind) OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS kind_before
  FROM placements
), moves AS (
  SELECT
    case_id,
    count(*) FILTER (WHERE NOT is_blank(kind) AND NOT coalesce(mentions(kind_before, temporary_kinds), false)) AS placements,
    -- A placement of unknown kind, or one after such a placement, may be respite, or the return from it.
    count(*) AS possible_placements,
    listing(concat(started_on, ' ', coalesce(kind, 'kind not recorded')), started_on) AS placement_list
  FROM ordered
  WHERE started_on > add_months(as_of, -12) AND NOT coalesce(is_planned, false)
    AND NOT coalesce(mentions(kind, temporary_kinds) OR mentions(kind, adoptive_kinds), false)
    AND NOT coalesce(mentions(kind_before, temporary_kinds), false)
  GROUP BY case_id
), homes AS (
  SELECT case_id, arg_max(kind, started_on) AS kind, max(started_on) AS started_on, count(*) AS placements
  FROM placements
  WHERE ended_on IS NULL
  GROUP BY case_id
), peps AS (
  SELECT case_id, count(*) AS peps
  FROM plans
  WHERE kind = 'PEP' AND ended_on IS NULL
  GROUP BY case_id
), records AS (
  SELECT case_id, event_on AS on_day, coalesce(contact_role, '') AS who, concat(coalesce(title, ''), ' . ', text) AS said, true AS is_certain
  FROM notes
  UNION ALL
  SELECT case_id, visited_on, coalesce(persons_seen, ''), coalesce(narrative, ''), CASE WHEN status = 'completed' THEN true END
  FROM visits
  WHERE coalesce(status, 'completed') = 'completed'
  UNION ALL
  SELECT case_id, held_on, coalesce(attendance, ''), coalesce(text, ''), true
  FROM meetings
  WHERE held_on IS NOT NULL AND NOT coalesce(cancelled, false)
), told AS (
  SELECT
    case_id, on_day, is_certain,
    mentions(who, partner_people) OR mentions(concat(who, ' . ', said), partner_terms) AS is_partner,
    mentions(who, careers_people) OR mentions(concat(who, ' . ', said), careers_terms) AS is_careers
  FROM records
  WHERE on_day >= add_months(as_of, -24)
), contacts AS (
  SELECT
    case_id,
    max(CASE WHEN is_certain AND is_partner THEN on_day END) AS partner_on,
    max(CASE WHEN is_partner THEN on_day END) AS possible_partner_on,
    max(CASE WHEN is_certain AND is_careers THEN on_day END) AS careers_on,
    max(CASE WHEN is_careers THEN on_day END) AS possible_careers_on
  FROM told
  GROUP BY case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on, c.opened_on,
  coalesce(m.placements, 0) AS placements, coalesce(m.possible_placements, 0) AS possible_placements, m.placement_list,
  l.accommodation, l.accommodation_from, l.suitable, l.education_or_work, l.in_touch,
  coalesce(is_unknown(l.accommodation_from), false) AS is_home_unknown,
  h.kind AS placement_kind, h.started_on AS placement_from,
  coalesce(p.peps, 0) AS peps,
  k.partner_on, k.possible_partner_on, k.careers_on, k.possible_careers_on
FROM cases c
LEFT JOIN care_leavers l ON l.case_id = c.case_id
LEFT JOIN moves m ON m.case_id = c.case_id
LEFT JOIN homes h ON h.case_id = c.case_id
LEFT JOIN peps p ON p.case_id = c.case_id
LEFT JOIN contacts k ON k.case_id = c.case_id
WHERE c.closed_on IS NULL
