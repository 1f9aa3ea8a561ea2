-- One row per case with supervision on file in the window: how many records there are and how many of them weigh no
-- explanation (words of the lexicon hypothesis) and give no reasons (reasoning).  A record without text is counted apart.
WITH sessions AS (
  SELECT
    case_id, supervision_id, held_on, text, is_blank(text) AS is_textless,
    NOT mentions(text, 'hypothesis') AND hits(text, 'reasoning') <= hits(text, heading_words) AS is_unreflective,
    length(trim(text)) < sup_min_chars AS is_short
  FROM supervision
  WHERE held_on BETWEEN window_from AND as_of
    -- A session that is not on file has no text: that is a matter of its own.
    AND (recorded_on IS NOT NULL OR NOT is_blank(text) OR NOT is_present(supervision.recorded_on))
    AND NOT coalesce(mentions(kind, informal_kinds), false)
), ranked AS (
  SELECT
    case_id, supervision_id, held_on, text, is_textless, is_short, NOT is_textless AND is_unreflective AS is_lacking,
    row_number() OVER (PARTITION BY case_id, NOT is_textless AND is_unreflective ORDER BY held_on DESC, supervision_id DESC) AS place
  FROM sessions
)
SELECT
  case_id, 'cases' AS subject_table, case_id AS subject_id, as_of AS event_on,
  count(*) FILTER (WHERE NOT is_textless) AS sessions,
  count(*) FILTER (WHERE is_textless) AS textless,
  count(*) FILTER (WHERE is_lacking) AS unreflective,
  count(*) FILTER (WHERE is_lacking AND is_short) AS short,
  listing(
    CASE WHEN is_lacking AND place <= 5 THEN supervision_id || ' of ' || held_on || ' (' || word_count(text) || ' words): ' || excerpt(text) END,
    -place
  ) AS examples
FROM ranked
GROUP BY case_id
