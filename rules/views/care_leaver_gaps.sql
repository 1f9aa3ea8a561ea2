-- One row per gap between two contacts with a care leaver: from the move into accommodation that the authority provides
-- (then only visits count), or else from leaving care (then calls, video and answered texts count too), or from a contact,
-- to the next contact.  The last one is open.
WITH left_care AS (
  SELECT case_id, max(to_on) AS left_on
  FROM case_days
  WHERE case_type = 'LAC' AND to_on < as_of
  GROUP BY case_id
), leavers AS (
  SELECT
    l.case_id, l.eligibility, l.accommodation, l.accommodation_from, l.in_touch, l.in_touch_on, is_unknown(l.in_touch_on) AS is_contact_unknown,
    -- What the record says of the home is that of today; where it began after the as-of date the home before is not known.
    CASE WHEN NOT is_unknown(l.accommodation_from) THEN l.accommodation_by_authority AND NOT coalesce(mentions(l.accommodation, custody_words), false) END AS is_provided,
    greatest(c.opened_on, l.eligible_from, f.left_on) AS left_on,
    least(c.closed_on, c.died_on) AS ended_on
  FROM care_leavers l
  JOIN cases c ON c.case_id = l.case_id
  LEFT JOIN left_care f ON f.case_id = l.case_id
), spans AS (
  SELECT
    case_id, eligibility, accommodation, accommodation_from, in_touch, in_touch_on, is_contact_unknown, is_provided, ended_on,
    CASE WHEN is_provided THEN accommodation_from ELSE left_on END AS from_on
  FROM leavers
), calls AS (
  SELECT
    case_id, note_id, event_on,
    CASE WHEN is_blank(contact_role) THEN NULL ELSE mentions(contact_role, own_roles) END AS is_to_leaver,
    CASE
      WHEN is_one_of(result, failed_results) THEN false
      WHEN is_one_of(channel, contact_channels) THEN CASE WHEN NOT is_blank(result) THEN true END
      WHEN is_one_of(channel, text_channels) THEN CASE WHEN NOT is_blank(result) THEN is_one_of(result, reply_results) END
      WHEN NOT is_blank(channel) THEN false
    END AS is_answered
  FROM notes
), contacts AS (
  SELECT case_id, visited_on AS on_day, 'visits' AS subject_table, subject_id, 'visit' AS what, counts AS is_certain, true AS is_visit, '1' AS rank
  FROM visits_to_child
  UNION ALL
  SELECT case_id, event_on, 'notes', note_id, 'call or message', is_to_leaver AND is_answered, false, '2'
  FROM calls
  UNION ALL
  SELECT case_id, in_touch_on, 'care_leavers', case_id, 'last day in touch', true, false, '3'
  FROM care_leavers
  WHERE in_touch_on IS NOT NULL
), days AS (
  -- One point a day; a visit stands before a call, a certain contact before an unclear one.
  SELECT
    s.case_id, k.on_day, bool_or(coalesce(k.is_certain, false)) AS is_certain,
    arg_min(k.subject_table, k.rank || k.subject_id) FILTER (WHERE k.is_certain) AS subject_table,
    arg_min(k.subject_id, k.rank || k.subject_id) FILTER (WHERE k.is_certain) AS subject_id,
    arg_min(k.what, k.rank || k.subject_id) FILTER (WHERE k.is_certain) AS what
  FROM spans s
  JOIN contacts k ON k.case_id = s.case_id AND coalesce(k.on_day >= s.from_on, true) AND coalesce(k.on_day <= s.ended_on, true)
  WHERE coalesce(k.is_certain, true) AND (k.is_visit OR coalesce(NOT s.is_provided, true)) AND k.on_day <= as_of
  GROUP BY s.case_id, k.on_day
), points AS (
  SELECT case_id, from_on AS on_day, true AS is_certain, 0 AS place, 'care_leavers' AS subject_table, 'start:' || case_id AS subject_id, NULL AS what
  FROM spans
  UNION ALL
  SELECT case_id, on_day, is_certain, 1, subject_table, subject_id, what
  FROM days
), numbered AS (
  SELECT
    case_id, on_day, is_certain, place, subject_table, subject_id, what,
    lead(on_day) OVER (PARTITION BY case_id ORDER BY place, on_day) AS next_day,
    sum(CASE WHEN is_certain THEN 1 ELSE 0 END) OVER (PARTITION BY case_id ORDER BY place, on_day) AS gap_number
  FROM points
), dues AS (
  SELECT
    n.case_id, n.on_day, n.is_certain, n.place, n.subject_table, n.subject_id, n.what, n.gap_number,
    least(n.next_day, s.ended_on, as_of) AS last_day,
    CASE
      WHEN NOT s.is_provided THEN add_days(n.on_day, 7 * touch_weeks)
      WHEN s.is_provided AND n.place = 0 THEN add_days(n.on_day, pa_first_visit_days)
      WHEN s.is_provided THEN add_months(n.on_day, pa_visit_months)
    END AS due_on
  FROM numbered n
  JOIN spans s ON s.case_id = n.case_id
), gaps AS (
  SELECT
    case_id, gap_number,
    max(subject_table) FILTER (WHERE is_certain) AS subject_table,
    max(subject_id) FILTER (WHERE is_certain) AS subject_id,
    max(what) FILTER (WHERE is_certain) AS what,
    max(on_day) FILTER (WHERE is_certain) AS gap_start,
    max(due_on) FILTER (WHERE is_certain) AS due_on,
    min(place) AS place,
    count(*) FILTER (WHERE NOT is_certain) AS unclear_contacts,
    bool_or(due_on < last_day) AS is_too_long_anyway
  FROM dues
  GROUP BY case_id, gap_number
), attempts AS (
  SELECT
    case_id,
    max(on_day) FILTER (WHERE is_certain) AS last_attempt_on,
    max(on_day) AS last_possible_attempt_on
  FROM (
    SELECT case_id, visited_on AS on_day, CASE WHEN status IS NOT NULL THEN true END AS is_certain
    FROM visits
    WHERE coalesce(status NOT IN ('planned', 'cancelled'), true)
    UNION ALL
    SELECT case_id, event_on, is_to_leaver
    FROM calls
    WHERE coalesce(is_to_leaver, true)
  ) tried
  GROUP BY case_id
), closed_gaps AS (
  SELECT
    case_id, subject_table, subject_id, what, gap_start, due_on, place, unclear_contacts, is_too_long_anyway,
    lead(gap_start) OVER (PARTITION BY case_id ORDER BY gap_number) AS gap_end
  FROM gaps
)
SELECT
  g.case_id, g.subject_table, g.subject_id, coalesce(g.gap_start, as_of) AS event_on, g.gap_start, g.gap_end, g.due_on,
  g.place = 0 AS is_start, g.unclear_contacts, g.is_too_long_anyway, g.what,
  s.eligibility, s.accommodation, s.accommodation_from, s.in_touch, s.in_touch_on, s.is_contact_unknown, s.is_provided, s.ended_on,
  t.last_attempt_on, t.last_possible_attempt_on
FROM closed_gaps g
JOIN spans s ON s.case_id = g.case_id
LEFT JOIN attempts t ON t.case_id = g.case_id
