-- One row per action that was set in the window by one of smart_sources: whether it names who, a specific act, a time and
-- something that could be checked.  may_be_dated: it waits for a meeting of a kind that the export does not hold.
WITH written AS (
  SELECT
    action_id, case_id, source_kind, set_on, text, owner, due_on, due_text, concat(text, ' . ', due_text) AS wording
  FROM actions
  WHERE set_on BETWEEN window_from AND as_of AND is_one_of(source_kind, smart_sources)
), read AS (
  SELECT
    action_id, case_id, source_kind, set_on, text, owner, due_on, due_text,
    mentions(wording, conference_words) AS names_conference,
    mentions(wording, core_group_words) AS names_core_group,
    mentions(wording, review_words) AS names_review,
    mentions(wording, vague_dates) AS is_vague,
    mentions(wording, 'calendar_date') AS has_calendar_date,
    mentions(wording, 'bounded_time') AS has_bounded_time,
    mentions(text, 'measure') AS is_measurable,
    hits(text, weak_verbs) > hits(text, weak_as_nouns) OR mentions(text, 'vague_action') AS is_weak,
    mentions(text, standing_duties) AS is_standing
  FROM written
), milestones AS (
  SELECT DISTINCT r.action_id
  FROM read r
  JOIN conferences f ON f.case_id = r.case_id AND coalesce(f.held_on, f.due_on) >= r.set_on
  WHERE r.names_conference AND NOT coalesce(f.cancelled, false)
  UNION
  SELECT DISTINCT r.action_id
  FROM read r
  JOIN meetings m ON m.case_id = r.case_id AND coalesce(m.held_on, m.due_on) >= r.set_on
  WHERE NOT coalesce(m.cancelled, false)
    AND (r.names_core_group AND m.kind = 'core group' OR r.names_review AND m.kind LIKE '%review%')
), parts AS (
  SELECT
    r.action_id, r.case_id, r.source_kind, r.set_on, r.text, r.is_standing, r.is_measurable,
    mentions(r.text, 'action_owner')
    OR NOT is_blank(r.owner) AND NOT is_one_of(r.owner, unnamed_owners)
    OR is_blank(r.owner) AND r.source_kind = 'supervision' AND NOT mentions(r.text, nobody_words) AS has_owner,
    r.due_on IS NOT NULL OR r.has_calendar_date OR (r.has_bounded_time OR m.action_id IS NOT NULL) AND NOT r.is_vague AS is_dated,
    NOT r.is_weak OR weak_verb_ok_if_measure AND r.is_measurable AS is_specific,
    NOT r.is_vague AND (
      r.names_conference AND NOT is_present(conferences)
      OR (r.names_core_group OR r.names_review) AND NOT is_present(meetings)
    ) AS may_be_dated
  FROM read r
  LEFT JOIN milestones m ON m.action_id = r.action_id
)
SELECT
  case_id, 'actions' AS subject_table, action_id AS subject_id, set_on AS event_on,
  action_id, source_kind, set_on, text, is_standing, has_owner, is_dated, is_specific, is_measurable,
  may_be_dated AND NOT is_dated AS may_be_dated,
  CAST(has_owner AS INT) + CAST(is_dated AS INT) + CAST(is_specific AS INT) + CAST(is_measurable AS INT) AS parts,
  concat(
    CASE WHEN NOT has_owner THEN ' no owner,' END,
    CASE WHEN NOT is_dated THEN ' no date,' END,
    CASE WHEN NOT is_specific THEN ' no specific act,' END,
    CASE WHEN NOT is_measurable THEN ' nothing to check it by,' END
  ) AS lacks
FROM parts
