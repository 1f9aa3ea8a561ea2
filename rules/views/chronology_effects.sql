-- One row per case: the chronology entries of the window that a worker wrote about significant events, old enough to be
-- finished and no milestone by themselves, and how many of them say neither what the event meant for the child nor what came
-- of it.  Another entry of the same day may say so for them.
WITH recent AS (
  SELECT
    case_id, entry_id, event_on, text, NOT is_blank(outcome) AS has_outcome,
    coalesce(significant, true) AND coalesce(source = 'worker', true)
    AND working_days_between(coalesce(recorded_on, event_on), as_of) >= entry_settling_wd AS is_finished
  FROM chronologies
  WHERE event_on BETWEEN window_from AND as_of
), read AS (
  -- Each text is read once, however often it stands there.
  SELECT text, mentions(text, 'child_impact') AS has_impact, mentions(text, 'process_keep') AS is_milestone
  FROM recent
  GROUP BY text
), judged AS (
  SELECT
    e.case_id, e.entry_id, e.event_on, e.text, e.has_outcome OR r.has_impact AS says_effect, e.is_finished AND NOT r.is_milestone AS is_asked
  FROM recent e
  LEFT JOIN read r ON r.text = e.text
), by_day AS (
  SELECT
    case_id, entry_id, event_on, text, is_asked,
    NOT bool_or(says_effect) OVER (PARTITION BY case_id, event_on) AS lacks_effect
  FROM judged
), ranked AS (
  SELECT
    case_id, event_on, text, lacks_effect,
    row_number() OVER (PARTITION BY case_id, lacks_effect ORDER BY event_on DESC, entry_id) AS place,
    entry_id
  FROM by_day
  WHERE is_asked
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  count(r.entry_id) AS entries,
  count(*) FILTER (WHERE r.lacks_effect) AS without_effect,
  count(*) FILTER (WHERE r.lacks_effect AND length(trim(r.text)) < entry_min_chars) AS too_short,
  listing(
    CASE WHEN r.lacks_effect AND r.place <= 10 THEN r.entry_id || ', ' || r.event_on || ': ' || excerpt(r.text) || ' (no effect or outcome)' END, r.place
  ) AS examples
FROM cases c
LEFT JOIN ranked r ON r.case_id = c.case_id
GROUP BY c.case_id
