-- One row per case: the visits of the window at which the child was seen, how many of their records have the child's own voice,
-- and whether today's plan, or a review held since it was made, has it.  Each text is read once, however often it stands there.
WITH visits_made AS (
  SELECT
    v.case_id, v.visit_id, v.visited_on, v.narrative,
    NOT (is_blank(v.child_views) OR is_one_of(v.child_views, no_views)) AS has_field,
    v.said IS NULL AND is_blank(v.child_views) AS is_empty,
    v.is_made AND v.is_seen AS is_certain,
    name_as(v.said, c.name, 'child') AS said
  FROM recorded_visits v
  JOIN cases c ON c.case_id = v.case_id
  WHERE coalesce(v.is_seen, true)
), visits_read AS (
  SELECT said, signal(said, 'voice') AS says, found(said, 'child_voice') AS words
  FROM visits_made
  GROUP BY said
), judged AS (
  SELECT
    v.case_id, v.visit_id, v.visited_on, v.narrative, r.words,
    CASE WHEN v.is_certain AND NOT v.is_empty THEN v.has_field OR coalesce(r.says = 'voice', false) END AS has_voice
  FROM visits_made v
  LEFT JOIN visits_read r ON r.said = v.said
), ranked AS (
  SELECT
    case_id, visited_on, narrative, words, has_voice,
    row_number() OVER (PARTITION BY case_id, has_voice ORDER BY visited_on DESC, visit_id) AS place
  FROM judged
), visits_counted AS (
  SELECT
    case_id,
    count(has_voice) AS visits,
    count(*) FILTER (WHERE has_voice) AS with_voice,
    count(*) FILTER (WHERE has_voice IS NULL) AS unclear_visits,
    listing(CASE WHEN NOT has_voice AND place <= 3 THEN concat(visited_on, ' ', excerpt(narrative)) END, visited_on) AS without_voice,
    listing(CASE WHEN has_voice AND place <= 3 THEN visited_on || ' [' || nullif(words, '') || ']' END, visited_on) AS voices
  FROM ranked
  GROUP BY case_id
), newest_plans AS (
  SELECT
    p.case_id, p.plan_id, coalesce(p.version_on, p.started_on) AS version_on, p.ended_on, p.child_views,
    name_as(concat_ws(' . ', p.objectives, p.text), c.name, 'child') AS said,
    row_number() OVER (PARTITION BY p.case_id ORDER BY coalesce(p.version_on, p.started_on) DESC, p.plan_id DESC) AS place
  FROM plans p
  JOIN cases c ON c.case_id = p.case_id
  JOIN case_days d ON d.case_id = p.case_id AND least(c.closed_on, as_of) BETWEEN d.from_on AND d.to_on
  WHERE p.kind = CASE d.case_type WHEN 'LAC' THEN 'care' WHEN 'CL' THEN 'pathway' ELSE d.case_type END
), current_plans AS (
  SELECT case_id, plan_id, version_on, NOT (is_blank(child_views) OR is_one_of(child_views, no_views)) AS has_field, said
  FROM newest_plans
  WHERE place = 1 AND ended_on IS NULL
), reviews_held AS (
  SELECT p.case_id, m.held_on, m.child_participation, name_as(m.text, c.name, 'child') AS said
  FROM current_plans p
  JOIN cases c ON c.case_id = p.case_id
  JOIN meetings m ON m.case_id = p.case_id AND m.held_on >= least(p.version_on, window_from) AND m.held_on <= as_of
    AND m.kind IN ('CIN review', 'LAC review', 'pathway review', 'early help review', 'adoption review')
    AND NOT coalesce(m.cancelled, false)
), plans_and_reviews AS (
  SELECT said FROM current_plans UNION SELECT said FROM reviews_held
), plans_and_reviews_read AS (
  SELECT said, signal(said, 'voice') = 'voice' AS has_voice
  FROM plans_and_reviews
), reviews AS (
  SELECT
    h.case_id,
    bool_or(
      NOT (is_blank(h.child_participation) OR mentions(h.child_participation, no_participation)) OR coalesce(r.has_voice, false)
    ) AS has_voice,
    max(h.held_on) AS last_review_on
  FROM reviews_held h
  LEFT JOIN plans_and_reviews_read r ON r.said = h.said
  GROUP BY h.case_id
)
SELECT
  c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, as_of AS event_on,
  coalesce(v.visits, 0) AS visits, coalesce(v.with_voice, 0) AS with_voice, coalesce(v.unclear_visits, 0) AS unclear_visits,
  v.without_voice, v.voices,
  p.plan_id, p.version_on, p.has_field OR coalesce(t.has_voice, false) AS is_voice_in_plan, coalesce(r.has_voice, false) AS is_voice_in_review, r.last_review_on
FROM cases c
LEFT JOIN visits_counted v ON v.case_id = c.case_id
LEFT JOIN current_plans p ON p.case_id = c.case_id
LEFT JOIN plans_and_reviews_read t ON t.said = p.said
LEFT JOIN reviews r ON r.case_id = c.case_id
