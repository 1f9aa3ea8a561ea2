-- One row per referral: how many of the fields that a referral needs are blank on its form, and which.  A field that is
-- about the family counts where the form of a brother or sister, received the same day, has it.  A field that the export
-- has no column for is not known.
WITH answers AS (
  SELECT referral_id, case_id, received_on, 1 AS place, 'source' AS field, 'source' AS words, true AS is_shared, true AS is_held, source AS answer
  FROM referrals
  UNION ALL
  SELECT referral_id, case_id, received_on, 2, 'received_on', 'day received', false, true, CAST(received_on AS TEXT)
  FROM referrals
  UNION ALL
  SELECT referral_id, case_id, received_on, 3, 'concern', 'concern', true, true, concern
  FROM referrals
  UNION ALL
  SELECT
    r.referral_id, r.case_id, r.received_on, 4, 'child_dob_or_edd', 'date of birth or expected birth', false,
    is_present(cases.date_of_birth), CAST(coalesce(c.date_of_birth, c.expected_birth_on) AS TEXT)
  FROM referrals r
  LEFT JOIN cases c ON c.case_id = r.case_id
  UNION ALL
  SELECT referral_id, case_id, received_on, 5, 'household', 'household', true, is_present(referrals.household), household
  FROM referrals
  UNION ALL
  SELECT
    referral_id, case_id, received_on, 6, 'parental_responsibility', 'who has parental responsibility', true,
    is_present(referrals.parental_responsibility_holders), parental_responsibility_holders
  FROM referrals
  UNION ALL
  SELECT
    referral_id, case_id, received_on, 7, 'parents_informed', 'whether the parents were told, or why not', true,
    is_present(referrals.parents_informed),
    -- A bare "no" lacks its reason.
    CASE WHEN NOT is_one_of(parents_informed, no_without_reason) THEN parents_informed END
  FROM referrals
  UNION ALL
  SELECT
    referral_id, case_id, received_on, 8, 'first_language_or_interpreter', 'first language', true,
    is_present(referrals.first_language), first_language
  FROM referrals
  UNION ALL
  SELECT referral_id, case_id, received_on, 9, 'ethnicity', 'ethnicity', false, is_present(referrals.ethnicity), ethnicity
  FROM referrals
  UNION ALL
  SELECT referral_id, case_id, received_on, 10, 'presenting_need', 'presenting need', true, true, presenting_need
  FROM referrals
), judged AS (
  SELECT
    a.referral_id, a.received_on, a.place, a.field, a.words, a.is_shared, a.is_held, c.family_id,
    NOT is_blank(a.answer) AND NOT is_one_of(a.answer, placeholder_values) AS is_answered
  FROM answers a
  LEFT JOIN cases c ON c.case_id = a.case_id
  WHERE is_one_of(a.field, referral_required_fields)
), of_family AS (
  SELECT family_id, received_on, field, bool_or(is_answered) AS is_answered
  FROM judged
  WHERE is_shared AND family_id IS NOT NULL
  GROUP BY family_id, received_on, field
), summed AS (
  SELECT
    j.referral_id,
    count(*) FILTER (WHERE NOT j.is_answered AND NOT coalesce(f.is_answered, false) AND j.is_held) AS blanks,
    count(*) FILTER (WHERE NOT j.is_answered AND NOT coalesce(f.is_answered, false) AND NOT j.is_held) AS unknowns,
    listing(CASE WHEN NOT j.is_answered AND NOT coalesce(f.is_answered, false) AND j.is_held THEN j.words END, j.place) AS blank_fields,
    listing(CASE WHEN NOT j.is_answered AND NOT coalesce(f.is_answered, false) AND NOT j.is_held THEN j.words END, j.place) AS not_in_the_export
  FROM judged j
  LEFT JOIN of_family f ON f.family_id = j.family_id AND f.received_on = j.received_on AND f.field = j.field
  GROUP BY j.referral_id
)
SELECT
  r.case_id, 'referrals' AS subject_table, r.referral_id AS subject_id, r.received_on AS event_on, r.referral_id, r.received_on,
  r.response,
  coalesce(s.blanks, 0) AS blanks, coalesce(s.unknowns, 0) AS unknowns, s.blank_fields, s.not_in_the_export
FROM referrals r
LEFT JOIN summed s ON s.referral_id = r.referral_id
