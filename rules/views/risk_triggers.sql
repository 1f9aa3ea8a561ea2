-- One row per event that is new information about the risk to a child: what it was (the names of trigger_events in
-- ASM-12), the day it happened and the day it was known (the day of entry for notes).
WITH ranked_referrals AS (
  SELECT case_id, referral_id, received_on, row_number() OVER (PARTITION BY case_id ORDER BY received_on, referral_id) AS place
  FROM referrals
), ranked_placements AS (
  SELECT case_id, placement_id, started_on, kind, row_number() OVER (PARTITION BY case_id ORDER BY started_on, placement_id) AS place
  FROM placements
), sorted_notes AS (
  SELECT
    case_id, note_id, event_on, recorded_on, kind,
    CASE
      WHEN mentions(concat(kind, ' . ', title, ' . ', CASE WHEN significant THEN text END), 'police_notification') THEN 'police notification'
      WHEN mentions(concat(kind, ' . ', title, ' . ', CASE WHEN significant THEN text END), 'hospital_attendance') THEN 'hospital attendance'
      WHEN mentions(concat(kind, ' . ', title, ' . ', CASE WHEN significant THEN text END), 'allegation') THEN 'new allegation'
    END AS trigger
  FROM notes
)
SELECT
  case_id, 'section_47_enquiries' AS subject_table, enquiry_id AS subject_id, strategy_on AS event_on, strategy_on AS known_on,
  'new S47/strategy' AS trigger
FROM section_47_enquiries
UNION ALL
SELECT case_id, 'section_47_enquiries', enquiry_id, last_strategy_on, last_strategy_on, 'new S47/strategy'
FROM section_47_enquiries
WHERE last_strategy_on > strategy_on
UNION ALL
SELECT case_id, 'meetings', meeting_id, held_on, held_on, 'new S47/strategy'
FROM meetings
WHERE kind = 'strategy' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
UNION ALL
SELECT case_id, 'missing_episodes', episode_id, started_at, started_at, 'missing episode'
FROM missing_episodes
WHERE coalesce(kind, 'missing') = 'missing'
UNION ALL
SELECT case_id, 'referrals', referral_id, received_on, received_on, 're-referral'
FROM ranked_referrals
WHERE place > 1
UNION ALL
SELECT case_id, 'placements', placement_id, started_on, started_on, 'placement move'
FROM ranked_placements
WHERE place > 1
UNION ALL
SELECT r.case_id, 'relationships', r.relationship_id, r.started_on, r.started_on, 'new partner or household change'
FROM relationships r
JOIN cases c ON c.case_id = r.case_id
WHERE r.started_on > c.opened_on AND (r.in_household OR mentions(r.role, 'new_partner'))
UNION ALL
SELECT case_id, 'notes', note_id, event_on, greatest(event_on, recorded_on), trigger
FROM sorted_notes
WHERE trigger IS NOT NULL
