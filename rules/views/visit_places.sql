-- One row per case: at how many kinds of place the child was seen in the window, and which; and the parents who live
-- elsewhere, have the child with them (not only letters or calls), and at whose home the child was never seen.
WITH parents AS (
  SELECT
    case_id, relationship_id, role, contact, status, unsafe_contact, in_household,
    mentions(role, mother_roles) AS is_mother
  FROM relationships
  WHERE (mentions(role, mother_roles) OR mentions(role, father_roles)) AND NOT mentions(role, not_parent_roles)
), elsewhere AS (
  SELECT
    case_id,
    bool_or(is_mother AND NOT in_household) AS is_mother_elsewhere,
    bool_or(NOT is_mother AND NOT in_household) AS is_father_elsewhere
  FROM parents
  GROUP BY case_id
), placed AS (
  SELECT
    t.case_id, t.visited_on, t.counts, v.location,
    mentions(v.location, mother_places) AS is_at_mothers,
    mentions(v.location, father_places) AS is_at_fathers,
    CASE
      WHEN is_blank(v.location) THEN NULL
      WHEN mentions(v.location, online_places) THEN 'online'
      WHEN mentions(v.location, school_places) THEN 'school or nursery'
      WHEN mentions(v.location, other_parent_places) THEN 'other parent'
      WHEN mentions(v.location, mother_places) THEN CASE WHEN e.is_mother_elsewhere THEN 'other parent' ELSE 'home' END
      WHEN mentions(v.location, father_places) THEN CASE WHEN e.is_father_elsewhere THEN 'other parent' ELSE 'home' END
      WHEN mentions(v.location, placement_places) THEN 'placement'
      WHEN mentions(v.location, office_places) THEN 'office'
      WHEN mentions(v.location, community_places) THEN 'community'
      WHEN mentions(v.location, home_places) THEN 'home'
    END AS place
  FROM visits_to_child t
  JOIN visits v ON v.visit_id = t.visit_id
  LEFT JOIN elsewhere e ON e.case_id = t.case_id
  WHERE coalesce(t.counts, true) AND t.visited_on <= as_of
), recent AS (
  SELECT
    case_id,
    -- The same visit may stand on a brother's file too: one place on one day is one visit.
    count(DISTINCT CASE WHEN counts THEN concat(visited_on, ' ', coalesce(place, location, '')) END) AS visits,
    count(DISTINCT CASE WHEN counts IS NULL THEN concat(visited_on, ' ', coalesce(place, location, '')) END) AS unclear_visits,
    count(DISTINCT CASE WHEN counts AND place <> 'online' THEN place END) AS contexts,
    count(DISTINCT CASE WHEN place <> 'online' THEN place END) AS possible_contexts,
    count(*) FILTER (WHERE place IS NULL) AS unknown_places
  FROM placed
  WHERE visited_on >= window_from
  GROUP BY case_id
), days AS (
  SELECT case_id, coalesce(place, 'place not known') AS place, count(DISTINCT visited_on) AS days
  FROM placed
  WHERE visited_on >= window_from AND counts
  GROUP BY case_id, coalesce(place, 'place not known')
), told AS (
  SELECT case_id, listing(concat(place, ' ', days), place) AS places
  FROM days
  GROUP BY case_id
), with_contact AS (
  SELECT case_id, relationship_id, role, contact, is_mother, in_household
  FROM parents
  WHERE coalesce(NOT in_household, true) AND NOT is_blank(contact) AND NOT mentions(contact, indirect_contact)
    AND coalesce(status, 'active') = 'active' AND NOT coalesce(unsafe_contact, false)
), visited AS (
  SELECT
    p.case_id, p.relationship_id, p.role, p.contact, p.in_household,
    coalesce(bool_or(k.counts AND (k.place = 'other parent' OR (p.is_mother AND k.is_at_mothers) OR (NOT p.is_mother AND k.is_at_fathers))), false) AS is_seen_there,
    count(*) FILTER (WHERE k.place IS NULL OR (k.counts IS NULL AND k.place = 'other parent')) AS unclear
  FROM with_contact p
  LEFT JOIN placed k ON k.case_id = p.case_id
  GROUP BY p.case_id, p.relationship_id, p.role, p.contact, p.in_household
), unseen AS (
  SELECT
    case_id,
    count(*) FILTER (WHERE in_household IS NOT NULL AND unclear = 0) AS unseen_parents,
    count(*) AS perhaps_unseen_parents,
    listing(concat(role, ' (', contact, ')'), relationship_id) AS unseen
  FROM visited
  WHERE NOT is_seen_there
  GROUP BY case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  coalesce(r.visits, 0) AS visits, coalesce(r.unclear_visits, 0) AS unclear_visits, coalesce(r.contexts, 0) AS contexts,
  coalesce(r.possible_contexts, 0) AS possible_contexts,
  coalesce(r.unknown_places, 0) AS unknown_places, t.places,
  coalesce(u.unseen_parents, 0) AS unseen_parents, coalesce(u.perhaps_unseen_parents, 0) AS perhaps_unseen_parents, u.unseen
FROM cases c
LEFT JOIN recent r ON r.case_id = c.case_id
LEFT JOIN told t ON t.case_id = c.case_id
LEFT JOIN unseen u ON u.case_id = c.case_id
