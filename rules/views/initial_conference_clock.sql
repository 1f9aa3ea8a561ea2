-- One row per section 47 enquiry: when its clock for an initial conference starts, whether it needs one, and the first initial
-- or pre-birth conference that was held for the child on or after the strategy discussion.
WITH initial AS (
  SELECT case_id, enquiry_id, held_on
  FROM conferences
  WHERE kind IN ('ICPC', 'pre-birth') AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
), linked AS (
  SELECT enquiry_id, min(held_on) AS held_on
  FROM initial
  WHERE enquiry_id IS NOT NULL
  GROUP BY enquiry_id
), following AS (
  SELECT e.enquiry_id, min(i.held_on) AS held_on
  FROM section_47_enquiries e
  JOIN initial i ON i.case_id = e.case_id AND i.held_on >= e.strategy_on
  GROUP BY e.enquiry_id
), of_siblings AS (
  SELECT e.enquiry_id, min(i.held_on) AS held_on
  FROM section_47_enquiries e
  JOIN cases c ON c.case_id = e.case_id
  JOIN cases o ON o.family_id = c.family_id AND o.case_id <> c.case_id
  JOIN initial i ON i.case_id = o.case_id AND i.held_on >= e.strategy_on
  GROUP BY e.enquiry_id
), transfers AS (
  SELECT e.enquiry_id, min(t.held_on) AS held_on
  FROM section_47_enquiries e
  JOIN conferences t ON t.case_id = e.case_id AND (t.enquiry_id = e.enquiry_id OR t.held_on >= e.strategy_on)
  WHERE t.kind = 'transfer-in' AND NOT coalesce(t.cancelled, false)
  GROUP BY e.enquiry_id
), enquiries AS (
  SELECT
    e.case_id, e.enquiry_id, e.strategy_on, e.last_strategy_on, e.outcome, e.conference_needed,
    coalesce(e.transfer_in, false) AS is_transfer_in, l.held_on AS linked_on,
    coalesce(l.held_on, f.held_on) AS held_on,
    CASE WHEN use_last_strategy THEN greatest(e.strategy_on, e.last_strategy_on) ELSE e.strategy_on END AS clock_start,
    lead(e.strategy_on) OVER (PARTITION BY e.case_id ORDER BY e.strategy_on, e.enquiry_id) AS next_strategy_on
  FROM section_47_enquiries e
  LEFT JOIN linked l ON l.enquiry_id = e.enquiry_id
  LEFT JOIN following f ON f.enquiry_id = e.enquiry_id
)
SELECT
  e.case_id, 'section_47_enquiries' AS subject_table, e.enquiry_id AS subject_id, e.strategy_on AS event_on,
  e.strategy_on, e.last_strategy_on, e.clock_start, e.outcome, e.held_on,
  e.is_transfer_in OR (e.held_on IS NULL AND t.enquiry_id IS NOT NULL) AS is_transfer_in,
  CASE
    WHEN e.linked_on IS NOT NULL OR e.conference_needed THEN true
    WHEN NOT e.conference_needed OR mentions(e.outcome, other_outcomes) THEN false
    WHEN mentions(e.outcome, conference_outcomes) THEN true
    WHEN e.held_on < coalesce(e.next_strategy_on, add_days(e.held_on, 1)) THEN true
  END AS needs_conference,
  CASE WHEN e.held_on <= coalesce(c.closed_on, e.held_on) THEN 'it was held' ELSE 'the case closed without it' END AS what_came,
  CASE WHEN e.held_on IS NULL THEN s.held_on END AS sibling_held_on,
  CASE
    WHEN c.date_of_birth IS NOT NULL THEN c.date_of_birth > add_working_days(e.clock_start, icpc_wd)
    ELSE coalesce(c.expected_birth_on >= e.clock_start, false)
  END AS is_unborn
FROM enquiries e
JOIN cases c ON c.case_id = e.case_id
LEFT JOIN of_siblings s ON s.enquiry_id = e.enquiry_id
LEFT JOIN transfers t ON t.enquiry_id = e.enquiry_id
