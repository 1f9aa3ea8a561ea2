-- One row per case: the chronology entries of the window that a worker wrote about significant events, old enough to be
-- finished and no milestone by themselves, and how many of them say neither what the event meant for the child nor what came
-- of it.  Another entry of the same day may say so for them.
WITH judged AS (
  SELECT
    case_id, entry_id, event_on, text,
    NOT is_blank(outcome) OR mentions(text, 'child_impact') AS says_effect,
    coalesce(significant, true) AND coalesce(source = 'worker', true) AND NOT mentions(text, 'process_keep')
    AND working_days_between(coalesce(recorded_on, event_on), as_of) >= entry_settling_wd AS is_asked
  FROM chronologies
  WHERE event_on BETWEEN window_from AND as_of
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
