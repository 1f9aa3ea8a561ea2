-- One row per visit of the window on a child's own file that took place, or may have (is_made is blank where nothing tells),
-- with what was written about it.  said is narrative and outcome; it is blank where nothing was written.
SELECT
  v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on,
  v.visit_id, v.visited_on, v.kind, v.purpose, v.narrative, v.outcome, v.next_steps, v.tools, v.child_views,
  CASE WHEN v.status = 'completed' OR v.seen OR v.seen_alone THEN true END AS is_made,
  CASE WHEN v.seen OR v.seen_alone THEN true ELSE v.seen END AS is_seen,
  CASE WHEN NOT is_blank(v.narrative) OR NOT is_blank(v.outcome) THEN concat(coalesce(v.narrative, ''), ' . ', coalesce(v.outcome, '')) END AS said
FROM visits v
JOIN cases c ON c.case_id = v.case_id
WHERE coalesce(v.status, 'completed') = 'completed' AND v.visited_on >= window_from AND v.visited_on <= least(c.closed_on, as_of)
