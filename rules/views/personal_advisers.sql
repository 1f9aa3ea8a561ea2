-- One row per care leaver with a personal adviser: the adviser's name.
SELECT l.case_id, 'care_leavers' AS subject_table, l.case_id AS subject_id, l.eligible_from AS event_on, w.worker AS adviser
FROM care_leavers l
JOIN workers w ON w.worker_id = l.personal_adviser_id
