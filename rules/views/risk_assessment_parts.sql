-- One row per completed risk assessment of the window, with the parts that are missing from it; and one row, without a
-- case, for each part that is blank in all of them (template_min_n or more): the form has no place for it.  Such a part
-- is asked of no case.  A part that still has time (the manager's sign-off, the link) counts only if nothing else is missing.
WITH completed AS (
  SELECT
    risk_assessment_id, case_id, done_on, analysis, grade, unknowns, conclusion, next_steps, manager, manager_on, plan_id,
    supervision_id, shared_with,
    concat(analysis, ' . ', conclusion) AS said
  FROM risk_assessments
  WHERE coalesce(status, 'complete') = 'complete' AND done_on BETWEEN window_from AND as_of
), unlinked AS (
  SELECT risk_assessment_id, case_id, done_on
  FROM completed
  WHERE is_blank(plan_id) AND is_blank(supervision_id)
), mentioned AS (
  SELECT u.risk_assessment_id
  FROM unlinked u
  JOIN supervision s ON s.case_id = u.case_id AND abs(days_between(u.done_on, s.held_on)) <= ra_link_days
  WHERE mentions(s.text, ra_words)
  UNION
  SELECT u.risk_assessment_id
  FROM unlinked u
  JOIN plans p ON p.case_id = u.case_id AND abs(days_between(u.done_on, coalesce(p.version_on, p.started_on))) <= ra_link_days
  WHERE mentions(concat(p.text, ' . ', p.objectives), ra_words)
  UNION
  SELECT u.risk_assessment_id
  FROM unlinked u
  JOIN meetings m ON m.case_id = u.case_id AND abs(days_between(u.done_on, m.held_on)) <= ra_link_days
  WHERE mentions(concat(m.text, ' . ', m.progress), ra_words)
), parts AS (
  SELECT
    risk_assessment_id, 1 AS place, 'ANALYSIS' AS part, 'analysis' AS words, is_blank(analysis) AS is_empty, false AS is_empty_too,
    CASE
      WHEN is_blank(analysis) THEN true
      WHEN length(trim(analysis)) >= analysis_min_chars THEN false
      ELSE signal(analysis, 'risk') IN ('graded_only', 'unspecified')
    END AS is_missing,
    add_days(done_on, -1) AS wanted_by
  FROM completed
  UNION ALL
  SELECT
    risk_assessment_id, 2, 'GRADE', 'a grade of risk', is_blank(grade), false,
    CASE
      WHEN mentions(grade, grade_values) THEN false
      ELSE NOT mentions(said, 'risk_grade')
    END,
    add_days(done_on, -1)
  FROM completed
  UNION ALL
  SELECT risk_assessment_id, 3, 'UNKNOWNS', 'what is not known', is_blank(unknowns), false, is_blank(unknowns), add_days(done_on, -1)
  FROM completed
  UNION ALL
  SELECT risk_assessment_id, 4, 'CONCLUSION', 'a conclusion', is_blank(conclusion), false, is_blank(conclusion), add_days(done_on, -1)
  FROM completed
  UNION ALL
  SELECT risk_assessment_id, 5, 'NEXT_STEPS', 'next steps', is_blank(next_steps), false, is_blank(next_steps), add_days(done_on, -1)
  FROM completed
  UNION ALL
  SELECT
    risk_assessment_id, 6, 'MANAGER_SEEN', 'a manager''s sign-off in time', is_blank(manager), manager_on IS NULL,
    is_blank(manager) OR coalesce(manager_on > add_working_days(done_on, ra_manager_wd), true),
    add_working_days(done_on, ra_manager_wd)
  FROM completed
  UNION ALL
  SELECT
    c.risk_assessment_id, 7, 'LINKED', 'a link to the plan or to supervision',
    is_blank(c.plan_id) AND is_blank(c.supervision_id), false,
    CASE
      WHEN NOT is_blank(c.plan_id) OR NOT is_blank(c.supervision_id) OR m.risk_assessment_id IS NOT NULL THEN false
      WHEN is_present(plans) AND is_present(supervision) THEN true
    END,
    add_days(c.done_on, ra_link_days)
  FROM completed c
  LEFT JOIN mentioned m ON m.risk_assessment_id = c.risk_assessment_id
  UNION ALL
  SELECT risk_assessment_id, 8, 'SHARED', 'with whom it was shared', is_blank(shared_with), false, is_blank(shared_with), add_days(done_on, -1)
  FROM completed
), by_part AS (
  SELECT part, min(words) AS words, count(*) AS n, bool_and(is_empty) OR bool_and(is_empty_too) AS is_blank_in_all
  FROM parts
  GROUP BY part
), gaps AS (
  SELECT part, words, n
  FROM by_part
  WHERE is_blank_in_all AND n >= template_min_n
), asked AS (
  SELECT
    p.risk_assessment_id, p.place, p.part, p.words, p.is_missing, p.wanted_by,
    coalesce(bool_or(p.is_missing AND as_of > p.wanted_by) OVER (PARTITION BY p.risk_assessment_id), false) AS is_certain
  FROM parts p
  LEFT JOIN gaps g ON g.part = p.part
  WHERE g.part IS NULL AND is_one_of(p.part, ra_required_parts)
), counted AS (
  SELECT
    risk_assessment_id, place, part, words, wanted_by, is_missing AND (as_of > wanted_by OR NOT is_certain) AS is_missing
  FROM asked
), summed AS (
  SELECT
    risk_assessment_id, count(*) AS parts_asked,
    bool_or(is_missing) FILTER (WHERE part = 'ANALYSIS') AS lacks_analysis,
    bool_or(is_missing) FILTER (WHERE part = 'GRADE') AS lacks_grade,
    bool_or(is_missing) FILTER (WHERE part = 'UNKNOWNS') AS lacks_unknowns,
    bool_or(is_missing) FILTER (WHERE part = 'CONCLUSION') AS lacks_conclusion,
    bool_or(is_missing) FILTER (WHERE part = 'NEXT_STEPS') AS lacks_next_steps,
    bool_or(is_missing) FILTER (WHERE part = 'MANAGER_SEEN') AS lacks_manager_seen,
    bool_or(is_missing) FILTER (WHERE part = 'SHARED') AS lacks_shared,
    bool_or(is_missing) FILTER (WHERE part = 'LINKED') AS lacks_linked,
    count(*) FILTER (WHERE part = 'LINKED') AS asks_linked,
    max(wanted_by) FILTER (WHERE is_missing) AS pending_until,
    listing(CASE WHEN is_missing THEN words END, place) AS missing_parts
  FROM counted
  GROUP BY risk_assessment_id
)
SELECT
  c.case_id, 'risk_assessments' AS subject_table, c.risk_assessment_id AS subject_id, c.done_on AS event_on,
  false AS is_template_gap, c.done_on, c.manager, c.manager_on, c.grade,
  coalesce(s.parts_asked, 0) AS parts_asked,
  coalesce(s.lacks_analysis, false) AS lacks_analysis,
  coalesce(s.lacks_grade, false) AS lacks_grade,
  coalesce(s.lacks_unknowns, false) AS lacks_unknowns,
  coalesce(s.lacks_conclusion, false) AS lacks_conclusion,
  coalesce(s.lacks_next_steps, false) AS lacks_next_steps,
  coalesce(s.lacks_manager_seen, false) AS lacks_manager_seen,
  coalesce(s.lacks_shared, false) AS lacks_shared,
  CASE WHEN s.asks_linked > 0 THEN s.lacks_linked ELSE false END AS lacks_linked,
  coalesce(s.pending_until, add_days(c.done_on, -1)) AS pending_until,
  s.missing_parts
FROM completed c
LEFT JOIN summed s ON s.risk_assessment_id = c.risk_assessment_id
UNION ALL
SELECT
  NULL, 'risk_assessments', 'template:' || part, as_of, true, NULL, NULL, NULL, NULL, n,
  false, false, false, false, false, false, false, false, add_days(as_of, -1), words
FROM gaps
