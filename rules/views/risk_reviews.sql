-- One row per record, other than a risk assessment, which says that the risk to the child was looked at again: a
-- supervision session, a note by a manager, a core group or a review.
SELECT case_id, 'supervision' AS subject_table, supervision_id AS subject_id, held_on AS event_on
FROM supervision
WHERE mentions(text, 'risk_review')
UNION ALL
SELECT case_id, 'notes', note_id, event_on
FROM notes
WHERE mentions(text, 'risk_review') AND mentions(concat(kind, ' . ', author_role), manager_words)
UNION ALL
SELECT case_id, 'meetings', meeting_id, held_on
FROM meetings
WHERE held_on IS NOT NULL AND kind NOT IN ('strategy', 'midpoint') AND NOT coalesce(cancelled, false)
  AND mentions(concat(text, ' . ', progress), 'risk_review')
