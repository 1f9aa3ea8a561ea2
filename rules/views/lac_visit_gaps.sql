-- One row per gap between two visits to a looked-after child in one placement: from its start, or a visit at which the
-- child was seen, to the next such visit.  `due_on` follows the shortest interval that the record allows, `latest_on`
-- the longest; they differ where the record does not say which row of regulation 28 applies.
WITH reviews AS (
  SELECT p.placement_id, min(m.held_on) AS first_review_on
  FROM placement_periods p
  JOIN meetings m ON m.case_id = p.case_id AND m.kind = 'LAC review' AND m.held_on >= p.started_on
  WHERE NOT coalesce(m.cancelled, false)
  GROUP BY p.placement_id
), statuses AS (
  SELECT case_id, started_on, ended_on, status
  FROM legal_statuses
  UNION ALL
  SELECT c.case_id, c.started_on, c.ended_on, c.legal_status
  FROM care_periods c
  LEFT JOIN legal_statuses l ON l.case_id = c.case_id
  WHERE l.case_id IS NULL AND NOT is_blank(c.legal_status)
), orders AS (
  SELECT
    case_id, started_on, ended_on,
    CASE WHEN mentions(status, interim_order_terms) THEN 'interim' WHEN mentions(status, care_order_terms) THEN 'full' ELSE 'other' END AS legal
  FROM statuses
), placed AS (
  SELECT
    s.case_id, s.subject_table, s.subject_id, s.placement_id, s.gap_number, s.is_certain, s.is_first, s.on_day, s.next_day,
    p.kind, p.started_on, p.ended_on, p.is_date_wrong, p.long_term, p.child_agrees, p.is_short_break, p.is_adoptive,
    coalesce(p.intended_to_18, CASE WHEN p.long_term THEN true END) AS intended_to_18,
    mentions(p.kind, parent_kinds) AS is_parent,
    mentions(p.kind, foster_kinds) AS is_foster,
    coalesce(mentions(p.basis, reg19_terms), false) AS is_reg19,
    coalesce(mentions(p.basis, temporary_terms), false) AS is_temporary_approval,
    CASE WHEN is_present(meetings) THEN coalesce(r.first_review_on <= s.on_day, false) END AS is_reviewed
  FROM placement_visit_stretches s
  JOIN placement_periods p ON p.placement_id = s.placement_id
  LEFT JOIN reviews r ON r.placement_id = s.placement_id
), ordered AS (
  SELECT
    s.placement_id, s.on_day, s.is_first,
    arg_max(o.legal, o.started_on) FILTER (WHERE o.started_on <= s.on_day AND (o.ended_on IS NULL OR o.ended_on > s.on_day)) AS legal,
    min(o.started_on) FILTER (WHERE o.legal = 'full' AND o.started_on > s.on_day) AS next_order_on
  FROM placed s
  LEFT JOIN orders o ON o.case_id = s.case_id
  WHERE coalesce(s.is_parent, true)
  GROUP BY s.placement_id, s.on_day, s.is_first
), rows AS (
  SELECT
    s.case_id, s.subject_table, s.subject_id, s.placement_id, s.gap_number, s.is_certain, s.is_first, s.on_day, s.next_day,
    s.kind, s.started_on, s.ended_on, s.is_date_wrong, s.is_short_break, s.is_adoptive, s.is_reviewed,
    CASE WHEN s.is_parent THEN o.next_order_on END AS next_order_on,
    CASE
      WHEN s.is_reg19 THEN 'with a parent under regulation 19'
      WHEN s.is_temporary_approval THEN 'temporarily approved connected person'
      WHEN coalesce(s.is_parent, true) AND coalesce(o.legal, 'interim') = 'interim' THEN 'with a parent under an interim order'
      WHEN s.on_day < add_months(s.started_on, 12) THEN 'first year'
      WHEN s.long_term AND s.is_foster AND coalesce(s.child_agrees, false) THEN 'long-term foster, child agrees'
      WHEN s.intended_to_18 THEN 'intended to last to eighteen'
      ELSE 'later years'
    END AS shortest_row,
    CASE
      WHEN s.is_reg19 THEN 'with a parent under regulation 19'
      WHEN s.is_temporary_approval THEN 'temporarily approved connected person'
      WHEN s.is_parent AND o.legal = 'interim' THEN 'with a parent under an interim order'
      WHEN s.on_day < add_months(s.started_on, 12) THEN 'first year'
      WHEN coalesce(s.long_term, true) AND coalesce(s.is_foster, true) AND coalesce(s.child_agrees, false) THEN 'long-term foster, child agrees'
      WHEN coalesce(s.intended_to_18, true) THEN 'intended to last to eighteen'
      ELSE 'later years'
    END AS longest_row
  FROM placed s
  LEFT JOIN ordered o ON o.placement_id = s.placement_id AND o.on_day = s.on_day AND o.is_first = s.is_first
), dues AS (
  SELECT
    case_id, subject_table, subject_id, placement_id, gap_number, is_certain, is_first, on_day, kind, started_on, ended_on,
    is_date_wrong, is_short_break, is_adoptive, shortest_row, least(next_day, ended_on, as_of) AS last_day,
    least(
      CASE
        WHEN is_first THEN add_days(on_day, lac_first_visit_days)
        WHEN shortest_row = 'with a parent under regulation 19' THEN add_days(on_day, CASE WHEN coalesce(is_reviewed, false) THEN reg19_later_days ELSE reg19_days END)
        WHEN shortest_row IN ('temporarily approved connected person', 'with a parent under an interim order')
          THEN add_days(on_day, CASE WHEN coalesce(is_reviewed, false) THEN ico_parent_later_days ELSE ico_parent_days END)
        WHEN shortest_row = 'long-term foster, child agrees' THEN add_months(on_day, lac_ltf_months)
        WHEN shortest_row = 'intended to last to eighteen' THEN add_months(on_day, lac_to18_months)
        ELSE add_days(on_day, lac_interval_days)
      END,
      add_days(on_day, nullif(local_shorter_interval, 0)),
      add_days(next_order_on, lac_first_visit_days)
    ) AS due_on,
    least(
      CASE
        WHEN is_first THEN add_days(on_day, lac_first_visit_days)
        WHEN longest_row = 'with a parent under regulation 19' THEN add_days(on_day, CASE WHEN coalesce(is_reviewed, true) THEN reg19_later_days ELSE reg19_days END)
        WHEN longest_row IN ('temporarily approved connected person', 'with a parent under an interim order')
          THEN add_days(on_day, CASE WHEN coalesce(is_reviewed, true) THEN ico_parent_later_days ELSE ico_parent_days END)
        WHEN longest_row = 'long-term foster, child agrees' THEN add_months(on_day, lac_ltf_months)
        WHEN longest_row = 'intended to last to eighteen' THEN add_months(on_day, lac_to18_months)
        ELSE add_days(on_day, lac_interval_days)
      END,
      add_days(on_day, nullif(local_shorter_interval, 0)),
      add_days(next_order_on, lac_first_visit_days)
    ) AS latest_on
  FROM rows
), gaps AS (
  SELECT
    case_id, placement_id, gap_number, kind, started_on, ended_on, is_date_wrong, is_short_break, is_adoptive,
    max(subject_table) FILTER (WHERE is_certain) AS subject_table,
    max(subject_id) FILTER (WHERE is_certain) AS subject_id,
    bool_or(is_first) AS is_first,
    min(on_day) AS gap_start,
    max(due_on) FILTER (WHERE is_certain) AS due_on,
    max(latest_on) FILTER (WHERE is_certain) AS latest_on,
    max(shortest_row) FILTER (WHERE is_certain) AS rule_row,
    count(*) FILTER (WHERE NOT is_certain) AS unclear_visits,
    bool_or(latest_on < last_day) AS is_too_long_anyway
  FROM dues
  GROUP BY case_id, placement_id, gap_number, kind, started_on, ended_on, is_date_wrong, is_short_break, is_adoptive
), closed_gaps AS (
  SELECT
    case_id, subject_table, subject_id, placement_id, gap_number, kind, started_on, ended_on, is_date_wrong, is_short_break,
    is_adoptive, is_first, gap_start, due_on, latest_on, rule_row, unclear_visits, is_too_long_anyway,
    lead(gap_start) OVER (PARTITION BY placement_id ORDER BY gap_number) AS gap_end
  FROM gaps
), attempts AS (
  SELECT
    g.placement_id, g.gap_number,
    listing(v.visited_on || CASE WHEN v.status = 'no access' THEN ' no access' ELSE ' child not seen' END, v.visited_on) AS attempts
  FROM closed_gaps g
  JOIN visits_to_child v ON v.case_id = g.case_id AND v.visited_on >= g.gap_start
    AND v.visited_on <= least(g.gap_end, g.ended_on, as_of)
  WHERE v.is_attempt
  GROUP BY g.placement_id, g.gap_number
)
SELECT
  g.case_id, g.subject_table, g.subject_id, g.gap_start AS event_on, g.placement_id, g.kind, g.started_on, g.ended_on,
  g.is_date_wrong, g.is_short_break, g.is_adoptive, g.is_first, g.gap_start, g.gap_end, g.due_on, g.latest_on, g.unclear_visits,
  g.is_too_long_anyway, least(g.gap_end, g.ended_on, as_of) AS last_day, a.attempts,
  CASE WHEN g.is_first THEN 'first visit in a placement' ELSE g.rule_row END AS rule_row,
  CASE WHEN g.is_first THEN 'Child not seen since it was placed' ELSE 'Child last seen' END AS since,
  CASE WHEN g.gap_end IS NULL THEN 'the placement ended without it' ELSE 'the child was seen' END AS what_came
FROM closed_gaps g
LEFT JOIN attempts a ON a.placement_id = g.placement_id AND a.gap_number = g.gap_number
-- A visit on the last day ends a gap and opens none.
WHERE g.ended_on IS NULL OR g.gap_start < g.ended_on
