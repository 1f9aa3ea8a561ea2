-- One row per looked-after review that was held: the first letter to the child about it (the record of the review, or a
-- letter on file from that day to the next review), and whether there is one of which nobody can tell to whom it is.
WITH reviews AS (
  SELECT
    m.case_id, m.meeting_id, m.held_on, m.recorded_on, m.record_format, m.addressee, m.text, c.name, c.family_id,
    lead(m.held_on) OVER (PARTITION BY m.case_id ORDER BY m.held_on, m.meeting_id) AS next_on,
    coalesce(name_as(c.name, c.name, '@@') LIKE '@@%' AND name_as(c.name, c.name, '@@') NOT LIKE '@@,%', false) AS has_forename
  FROM meetings m
  JOIN cases c ON c.case_id = m.case_id
  WHERE m.kind = 'LAC review' AND m.held_on IS NOT NULL AND NOT coalesce(m.cancelled, false)
), letters AS (
  SELECT
    r.case_id, r.meeting_id, d.document_id, d.created_on, d.text, d.title, r.name, r.has_forename, d.case_id = r.case_id AS is_own
  FROM reviews r
  JOIN cases o ON coalesce(o.family_id, o.case_id) = coalesce(r.family_id, r.case_id)
  JOIN documents d ON d.case_id = o.case_id AND d.created_on >= r.held_on
  WHERE lower(d.kind) LIKE '%letter%' AND coalesce(d.finalised, true)
    AND CASE WHEN is_blank(d.meeting_id) THEN r.next_on IS NULL OR d.created_on < r.next_on ELSE d.meeting_id = r.meeting_id END
), texts AS (
  SELECT
    case_id, meeting_id, 'record of the review' AS found_in, recorded_on AS written_on, text, record_format, addressee,
    name, has_forename, true AS is_own
  FROM reviews
  UNION ALL
  SELECT case_id, meeting_id, document_id, created_on, text, 'letter', title, name, has_forename, is_own
  FROM letters
), parts AS (
  SELECT
    case_id, meeting_id, found_in, written_on, text, record_format, addressee, has_forename, is_own,
    coalesce(found(text, 'salutation'), '') AS salutation,
    has_forename AND name_as(coalesce(found(text, 'salutation'), ''), name, '@@') LIKE '%@@%'
    AND name_as(found(text, 'salutation'), name, '@@') NOT LIKE '%@@''s%'
    AND NOT mentions(found(text, 'salutation'), titles_of_adults) AS greets_child,
    has_forename AND name_as(coalesce(addressee, ''), name, '@@') LIKE '%@@%'
    AND name_as(addressee, name, '@@') NOT LIKE '%@@''s%'
    AND NOT mentions(addressee, titles_of_adults) AS names_child
  FROM texts
), read AS (
  SELECT
    case_id, meeting_id, found_in, written_on, salutation, record_format, is_own,
    coalesce(
      CASE
        WHEN names_child THEN true
        WHEN mentions(coalesce(addressee, ''), adult_addressees) AND NOT mentions(addressee, child_addressees) THEN false
        WHEN mentions(coalesce(addressee, ''), adult_addressees) THEN NULL
        WHEN mentions(coalesce(addressee, ''), child_addressees) THEN true
        WHEN mentions(coalesce(record_format, ''), adult_addressees) THEN false
        WHEN mentions(coalesce(record_format, ''), child_addressees) THEN true
      END,
      CASE
        WHEN greets_child THEN true
        WHEN salutation <> '' AND (has_forename OR mentions(salutation, adult_addressees) OR mentions(salutation, titles_of_adults)) THEN false
        WHEN salutation <> '' THEN NULL
        WHEN found_in = 'record of the review' AND NOT is_blank(addressee) AND has_forename THEN false
        WHEN lower(coalesce(record_format, '')) NOT LIKE '%letter%' AND NOT (is_blank(record_format) AND is_blank(addressee) AND is_blank(text)) THEN false
      END
    ) AS is_to_child
  FROM parts
), found_letters AS (
  SELECT
    case_id, meeting_id,
    min(written_on) FILTER (WHERE is_to_child) AS letter_on,
    arg_min(found_in, written_on) FILTER (WHERE is_to_child) AS letter_found_in,
    arg_min(salutation, written_on) FILTER (WHERE is_to_child) AS first_words,
    count(*) FILTER (WHERE is_to_child AND written_on IS NULL) AS undated_letters,
    count(*) FILTER (WHERE is_to_child IS NULL AND is_own) AS unclear_letters,
    min(written_on) FILTER (WHERE is_to_child IS NULL AND is_own) AS unclear_on,
    listing(
      CASE WHEN is_to_child IS FALSE AND (salutation <> '' OR lower(record_format) LIKE '%letter%') AND is_own THEN concat(found_in, coalesce(' - ' || nullif(salutation, ''), '')) END,
      written_on
    ) AS other_letters
  FROM read
  GROUP BY case_id, meeting_id
)
SELECT
  r.case_id, 'meetings' AS subject_table, r.meeting_id AS subject_id, r.held_on AS event_on, r.held_on, r.record_format,
  add_working_days(r.held_on, letter_wd) AS due_on,
  f.letter_on, f.letter_found_in, f.first_words, f.other_letters,
  coalesce(f.letter_on > add_working_days(r.held_on, letter_wd), true)
  AND (f.undated_letters > 0 OR (f.unclear_letters > 0 AND coalesce(f.unclear_on <= add_working_days(r.held_on, letter_wd), true)) OR NOT is_present(documents)) AS is_unclear
FROM reviews r
JOIN found_letters f ON f.case_id = r.case_id AND f.meeting_id = r.meeting_id
