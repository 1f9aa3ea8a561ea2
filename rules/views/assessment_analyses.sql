-- One row per assessment: which of the four parts of an analysis are found in its analysis and conclusion and, where these
-- refer to it, in the risk assessment done about the same time; and how like the analysis is to that of the assessment before.
WITH kept AS (
  SELECT
    f.assessment_id, f.case_id, f.event_on, f.started_on, f.end_on, f.is_open, f.open_until,
    CASE WHEN NOT is_blank(a.analysis) AND NOT is_one_of(a.analysis, placeholder_values) THEN a.analysis ELSE '' END AS analysis,
    CASE WHEN NOT is_blank(a.conclusion) AND NOT is_one_of(a.conclusion, placeholder_values) THEN a.conclusion ELSE '' END AS conclusion,
    NOT is_blank(a.next_steps) AND NOT is_one_of(a.next_steps, placeholder_values) AS has_steps,
    a.outcome
  FROM finished_assessments f
  JOIN assessments a ON a.assessment_id = f.assessment_id
  WHERE NOT f.is_cancelled
), chained AS (
  SELECT
    assessment_id, case_id, event_on, started_on, end_on, is_open, open_until, analysis, conclusion, has_steps, outcome,
    mentions(concat(analysis, ' . ', conclusion), ra_words) AS refers_to_risk,
    lag(analysis) OVER (PARTITION BY case_id ORDER BY started_on, assessment_id) AS earlier_analysis
  FROM kept
), linked AS (
  SELECT
    k.assessment_id, count(*) AS risk_assessments,
    arg_max(concat(r.analysis, ' . ', r.conclusion), r.done_on) AS words,
    bool_or(NOT is_blank(r.conclusion)) AS has_conclusion,
    bool_or(NOT is_blank(r.next_steps)) AS has_steps
  FROM chained k
  JOIN risk_assessments r ON r.case_id = k.case_id
    AND r.done_on BETWEEN add_days(k.started_on, -ra_link_days) AND add_days(coalesce(k.end_on, as_of), ra_link_days)
  WHERE k.refers_to_risk AND coalesce(r.status, 'complete') = 'complete'
  GROUP BY k.assessment_id
), said AS (
  SELECT
    k.assessment_id, k.case_id, k.event_on, k.started_on, k.is_open, k.open_until, k.outcome, k.analysis, k.earlier_analysis,
    k.refers_to_risk AND l.risk_assessments IS NULL AND NOT is_present(risk_assessments) AS lacks_the_source,
    concat(k.analysis, ' . ', l.words) AS analysed,
    length(trim(k.analysis)) + coalesce(length(trim(l.words)), 0) AS analysis_chars,
    concat(k.analysis, ' . ', l.words, ' . ', k.conclusion) AS all_words,
    k.conclusion <> '' OR coalesce(l.has_conclusion, false) AS has_conclusion,
    k.has_steps OR coalesce(l.has_steps, false) OR coalesce(mentions(k.outcome, nfa_outcomes), false) AS has_steps,
    coalesce(l.risk_assessments, 0) AS risk_assessments
  FROM chained k
  LEFT JOIN linked l ON l.assessment_id = k.assessment_id
), parts AS (
  SELECT
    assessment_id, case_id, event_on, started_on, is_open, open_until, outcome, lacks_the_source, all_words, risk_assessments,
    -- A short analysis is one if it reasons.
    analysis_chars >= analysis_min_chars OR mentions(analysed, 'reasoning') OR mentions(analysed, 'hypothesis') AS has_analysis,
    mentions(all_words, 'reasoning') AS has_reasoning,
    mentions(all_words, 'hypothesis') AS has_hypothesis,
    has_conclusion AND has_steps AS has_conclusion,
    CASE
      -- "See risk assessment" may well be written twice.
      WHEN analysis <> '' AND earlier_analysis <> '' AND risk_assessments = 0 THEN similarity(analysis, earlier_analysis)
    END AS likeness
  FROM said
)
SELECT
  case_id, 'assessments' AS subject_table, assessment_id AS subject_id, event_on, started_on, is_open, open_until, outcome, likeness,
  CASE WHEN NOT lacks_the_source THEN CAST(has_analysis AS INT) + CAST(has_reasoning AS INT) + CAST(has_hypothesis AS INT) + CAST(has_conclusion AS INT) END AS score,
  trim(
    concat(
      CASE WHEN NOT has_analysis THEN 'an analysis; ' END, CASE WHEN NOT has_reasoning THEN 'reasons; ' END,
      CASE WHEN NOT has_hypothesis THEN 'a hypothesis; ' END, CASE WHEN NOT has_conclusion THEN 'a conclusion with next steps' END
    ),
    '; '
  ) AS missing_parts,
  found(all_words, 'reasoning') AS reasons_found,
  found(all_words, 'hypothesis') AS hypotheses_found,
  risk_assessments
FROM parts
