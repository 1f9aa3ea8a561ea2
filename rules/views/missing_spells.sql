-- One row per child who went missing repeatedly in the window: the day on which the threshold (repeat_n episodes within
-- repeat_days) was reached, and the first response to it.  Of several such spells the one that still needs one stands,
-- else one answered late, else the newest.
WITH episodes AS (
  -- An episode that was imported twice has the same start; short lateness without authorisation is no missing episode.
  SELECT case_id, at(started_at) AS started_moment, min(started_at) AS started_on
  FROM missing_episodes
  WHERE coalesce(kind, 'missing') = 'missing' OR ended_at IS NULL OR ended_at > started_at
  GROUP BY case_id, at(started_at)
), counted AS (
  SELECT e.case_id, e.started_on, count(*) AS episodes
  FROM episodes e
  JOIN episodes o ON o.case_id = e.case_id AND o.started_moment <= e.started_moment
    AND o.started_on >= add_days(e.started_on, -repeat_days)
  GROUP BY e.case_id, e.started_moment, e.started_on
), thresholds AS (
  SELECT case_id, started_on AS reached_on
  FROM counted
  WHERE episodes >= repeat_n
), marked AS (
  SELECT
    case_id, reached_on,
    coalesce(days_between(lag(reached_on) OVER (PARTITION BY case_id ORDER BY reached_on), reached_on) > repeat_days, true) AS is_new
  FROM thresholds
), spells AS (
  SELECT DISTINCT case_id, reached_on, add_working_days(reached_on, pattern_wd) AS limit_on
  FROM marked
  WHERE is_new AND reached_on >= window_from
), responses AS (
  SELECT case_id, held_on AS on_day, 'strategy meeting' AS what
  FROM meetings
  WHERE kind = 'strategy' AND held_on IS NOT NULL AND NOT coalesce(cancelled, false)
  UNION ALL
  SELECT case_id, strategy_on, 'strategy discussion' FROM section_47_enquiries
  UNION ALL
  SELECT case_id, last_strategy_on, 'strategy discussion' FROM section_47_enquiries WHERE last_strategy_on IS NOT NULL
  UNION ALL
  SELECT case_id, done_on, 'risk assessment' FROM risk_assessments WHERE coalesce(status, 'complete') = 'complete'
  UNION ALL
  SELECT case_id, reviewed_on, 'risk review' FROM risk_assessments WHERE reviewed_on IS NOT NULL AND coalesce(status, 'complete') = 'complete'
  UNION ALL
  SELECT case_id, version_on, 'new version of the plan' FROM plans WHERE version_on IS NOT NULL AND kind NOT IN ('PEP', 'health')
  UNION ALL
  SELECT case_id, event_on, 'note of the pattern' FROM notes WHERE mentions(text, pattern_terms) AND mentions(concat(coalesce(kind, ''), ' . ', text), missing_terms)
), answered AS (
  SELECT
    s.case_id, s.reached_on,
    min(a.on_day) FILTER (WHERE a.case_id = s.case_id) AS response_on,
    arg_min(a.what, a.on_day) FILTER (WHERE a.case_id = s.case_id) AS response,
    min(a.on_day) FILTER (WHERE a.case_id <> s.case_id AND a.on_day <= s.limit_on) AS sibling_response_on
  FROM spells s
  JOIN cases c ON c.case_id = s.case_id
  JOIN cases o ON o.case_id = c.case_id OR o.family_id = c.family_id
  JOIN responses a ON a.case_id = o.case_id AND a.on_day >= add_days(s.reached_on, -response_before_days)
  GROUP BY s.case_id, s.reached_on
), overwritten AS (
  SELECT s.case_id, s.reached_on, count(*) AS reviews
  FROM spells s
  JOIN risk_assessments r ON r.case_id = s.case_id AND r.done_on <= s.limit_on
  WHERE is_unknown(r.reviewed_on)
  GROUP BY s.case_id, s.reached_on
), trends AS (
  SELECT
    s.case_id, s.reached_on,
    count(*) FILTER (WHERE e.started_on <= s.reached_on) AS episodes_before,
    count(*) FILTER (WHERE e.started_on > s.reached_on) AS episodes_after,
    listing(CASE WHEN e.started_on <= s.reached_on THEN e.started_on END, e.started_moment) AS episodes
  FROM spells s
  JOIN episodes e ON e.case_id = s.case_id
    AND e.started_on >= add_days(s.reached_on, -repeat_days) AND e.started_on <= add_days(s.reached_on, repeat_days)
  GROUP BY s.case_id, s.reached_on
), ranked AS (
  SELECT
    s.case_id, s.reached_on, s.limit_on, a.response_on, a.response, a.sibling_response_on, coalesce(w.reviews, 0) AS unknown_reviews,
    t.episodes_before, t.episodes_after, t.episodes,
    row_number() OVER (
      PARTITION BY s.case_id
      ORDER BY
        CASE
          WHEN a.response_on IS NULL AND s.limit_on < as_of THEN 1
          WHEN a.response_on > s.limit_on THEN 2
          WHEN a.response_on IS NULL THEN 3
          ELSE 4
        END,
        s.reached_on DESC
    ) AS place
  FROM spells s
  LEFT JOIN answered a ON a.case_id = s.case_id AND a.reached_on = s.reached_on
  LEFT JOIN overwritten w ON w.case_id = s.case_id AND w.reached_on = s.reached_on
  LEFT JOIN trends t ON t.case_id = s.case_id AND t.reached_on = s.reached_on
)
SELECT
  case_id, 'cases' AS subject_table, case_id AS subject_id, reached_on AS event_on, reached_on, response_on, response,
  sibling_response_on, unknown_reviews, episodes_before, episodes_after, episodes
FROM ranked
WHERE place = 1
