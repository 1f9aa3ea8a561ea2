-- One row per record with dates: when it happened, was recorded, ended; whether it is an event of the case (is_event), a plan and
-- no event yet (is_planned), dated backwards (is_reversed), impossible (and why), before the referral that led to it, the same as
-- another record (twin_of), or within an earlier involvement of the case.
WITH born AS (
  SELECT case_id, date_of_birth, died_on
  FROM cases
), first_referrals AS (
  SELECT
    e.enquiry_id, min(r.received_on) AS first_on
  FROM section_47_enquiries e
  JOIN referrals r ON r.case_id = e.case_id
  WHERE NOT coalesce(e.transfer_in, false)
  GROUP BY e.enquiry_id
), records AS (
  SELECT
    case_id, 'cases' AS subject_table, case_id AS subject_id, opened_on AS happened_on, NULL AS recorded_on, closed_on AS ended_on,
    false AS is_event, false AS is_planned, true AS is_span, false AS is_conference,
    coalesce(closed_on < opened_on, false) AS is_reversed,
    CASE
      WHEN died_on < date_of_birth THEN 'died before the birth'
      WHEN date_of_birth > add_days(opened_on, unborn_days) THEN 'opened long before the birth'
      WHEN years_between(date_of_birth, opened_on) > oldest_age THEN 'too old when the case opened'
      WHEN placed_for_adoption_on < date_of_birth THEN 'placed for adoption before the birth'
    END AS impossible,
    CAST(NULL AS DATE) AS referral_on, NULL AS twin_of
  FROM cases
  UNION ALL
  SELECT
    v.case_id, 'visits', v.visit_id, v.visited_on, v.recorded_on, NULL,
    coalesce(v.status NOT IN ('planned', 'cancelled'), true), v.status IN ('planned', 'cancelled'), false, false, false,
    CASE
      WHEN v.seen AND v.visited_on < b.date_of_birth THEN 'child seen before the birth'
      WHEN v.visited_on < add_days(b.date_of_birth, -unborn_days) THEN 'visited long before the birth'
      WHEN v.seen AND v.visited_on > b.died_on THEN 'child seen after the death'
    END,
    NULL,
    CASE WHEN NOT is_blank(v.narrative) THEN min(v.visit_id) OVER (PARTITION BY v.case_id, v.visited_on, v.kind, v.narrative) END
  FROM visits v
  LEFT JOIN born b ON b.case_id = v.case_id
  UNION ALL
  SELECT
    case_id, 'notes', note_id, event_on, recorded_on, NULL, true, false, false, false, false, NULL, NULL,
    CASE WHEN NOT is_blank(text) THEN min(note_id) OVER (PARTITION BY case_id, event_on, kind, text) END
  FROM notes
  UNION ALL
  SELECT
    case_id, 'chronologies', entry_id, event_on, recorded_on, NULL, false, false, false, false, false, NULL, NULL,
    min(entry_id) OVER (PARTITION BY case_id, event_on, text)
  FROM chronologies
  UNION ALL
  SELECT
    case_id, 'supervision', supervision_id, held_on, recorded_on, NULL, true, false, false, false, false, NULL, NULL,
    CASE WHEN NOT is_blank(text) THEN min(supervision_id) OVER (PARTITION BY case_id, held_on, text) END
  FROM supervision
  UNION ALL
  SELECT
    case_id, 'meetings', meeting_id, held_on, recorded_on, NULL, NOT coalesce(cancelled, false), coalesce(cancelled, false), false, false, false, NULL, NULL,
    CASE WHEN NOT coalesce(cancelled, false) THEN min(meeting_id) FILTER (WHERE NOT coalesce(cancelled, false)) OVER (PARTITION BY case_id, held_on, kind) END
  FROM meetings
  WHERE held_on IS NOT NULL
  UNION ALL
  SELECT
    case_id, 'conferences', conference_id, held_on, recorded_on, NULL, NOT coalesce(cancelled, false) AND kind <> 'transfer-in', coalesce(cancelled, false), false,
    NOT coalesce(cancelled, false), false, NULL, NULL,
    CASE WHEN NOT coalesce(cancelled, false) THEN min(conference_id) FILTER (WHERE NOT coalesce(cancelled, false)) OVER (PARTITION BY case_id, held_on, kind) END
  FROM conferences
  WHERE held_on IS NOT NULL
  UNION ALL
  SELECT
    a.case_id, 'assessments', a.assessment_id, a.started_on, NULL, a.authorised_on, coalesce(a.status <> 'cancelled', true), false, false, false,
    coalesce(a.authorised_on < a.started_on, false) OR coalesce(a.extension_on < a.started_on, false), NULL, r.received_on,
    CASE WHEN coalesce(a.status <> 'cancelled', true) THEN min(a.assessment_id) FILTER (WHERE coalesce(a.status <> 'cancelled', true)) OVER (PARTITION BY a.case_id, a.started_on, a.kind) END
  FROM assessments a
  LEFT JOIN referrals r ON r.case_id = a.case_id AND r.referral_id = a.referral_id
  UNION ALL
  SELECT
    e.case_id, 'section_47_enquiries', e.enquiry_id, e.strategy_on, NULL, e.completed_on, NOT coalesce(e.transfer_in, false), false, false, false,
    coalesce(e.completed_on < e.strategy_on, false) OR coalesce(e.last_strategy_on < e.strategy_on, false), NULL, r.first_on,
    min(e.enquiry_id) OVER (PARTITION BY e.case_id, e.strategy_on)
  FROM section_47_enquiries e
  LEFT JOIN first_referrals r ON r.enquiry_id = e.enquiry_id
  UNION ALL
  SELECT
    case_id, 'risk_assessments', risk_assessment_id, done_on, NULL, reviewed_on, true, false, false, false, coalesce(reviewed_on < done_on, false), NULL, NULL, NULL
  FROM risk_assessments
  UNION ALL
  SELECT case_id, 'actions', action_id, set_on, NULL, done_on, true, false, false, false, coalesce(done_on < set_on, false), NULL, NULL, NULL
  FROM actions
  UNION ALL
  SELECT case_id, 'decisions', decision_id, decided_on, NULL, NULL, true, false, false, false, false, NULL, NULL, NULL
  FROM decisions
  UNION ALL
  SELECT case_id, 'iro_events', iro_event_id, event_on, NULL, NULL, true, false, false, false, false, NULL, NULL, NULL
  FROM iro_events
  UNION ALL
  SELECT
    case_id, 'recommendations', recommendation_id, made_on, NULL, done_on, true, false, false, false,
    coalesce(done_on < made_on, false) OR coalesce(followed_up_on < made_on, false), NULL, NULL, NULL
  FROM recommendations
  UNION ALL
  SELECT
    m.case_id, 'missing_episodes', m.episode_id, m.started_at, NULL, m.ended_at, true, false, false, false,
    coalesce(at(m.ended_at) < at(m.started_at), false) OR coalesce(m.interview_at < m.started_at, false),
    CASE WHEN m.started_at < b.date_of_birth THEN 'missing before the birth' END, NULL,
    min(m.episode_id) OVER (PARTITION BY m.case_id, at(m.started_at))
  FROM missing_episodes m
  LEFT JOIN born b ON b.case_id = m.case_id
  UNION ALL
  SELECT
    case_id, 'plans', plan_id, started_on, NULL, ended_on, false, false, true, false,
    coalesce(ended_on < started_on, false) OR coalesce(version_on < started_on, false), NULL, NULL, NULL
  FROM plans
  UNION ALL
  SELECT
    p.case_id, 'placements', p.placement_id, p.started_on, NULL, p.ended_on, false, false, true, false, coalesce(p.ended_on < p.started_on, false),
    CASE WHEN p.started_on < b.date_of_birth THEN 'placed before the birth' END, NULL,
    min(p.placement_id) OVER (PARTITION BY p.case_id, p.started_on, p.ended_on, p.kind)
  FROM placements p
  LEFT JOIN born b ON b.case_id = p.case_id
  UNION ALL
  SELECT
    p.case_id, 'care_periods', p.care_period_id, p.started_on, NULL, p.ended_on, false, false, true, false, coalesce(p.ended_on < p.started_on, false),
    CASE WHEN p.started_on < b.date_of_birth THEN 'in care before the birth' END, NULL,
    min(p.care_period_id) OVER (PARTITION BY p.case_id, p.started_on, p.ended_on)
  FROM care_periods p
  LEFT JOIN born b ON b.case_id = p.case_id
  UNION ALL
  SELECT case_id, 'legal_statuses', legal_status_id, started_on, NULL, ended_on, false, false, true, false, coalesce(ended_on < started_on, false), NULL, NULL, NULL
  FROM legal_statuses
  UNION ALL
  SELECT case_id, 'case_history', history_id, started_on, NULL, ended_on, false, false, true, false, coalesce(ended_on < started_on, false), NULL, NULL, NULL
  FROM case_history
  UNION ALL
  SELECT
    case_id, 'referrals', referral_id, received_on, NULL, decided_on, false, false, false, false, coalesce(decided_on < received_on, false), NULL, NULL,
    CASE WHEN NOT is_blank(concern) THEN min(referral_id) OVER (PARTITION BY case_id, received_on, source, concern) END
  FROM referrals
  UNION ALL
  SELECT case_id, 'documents', document_id, created_on, NULL, updated_on, false, false, false, false, coalesce(updated_on < created_on, false), NULL, NULL, NULL
  FROM documents
), earlier AS (
  SELECT DISTINCT r.subject_table, r.subject_id
  FROM records r
  JOIN case_history h ON h.case_id = r.case_id
    AND r.happened_on BETWEEN add_days(h.started_on, -before_open_grace_days) AND add_days(coalesce(h.ended_on, as_of), after_close_grace_days)
  WHERE r.is_event
)
SELECT
  r.case_id, r.subject_table, r.subject_id, least(r.happened_on, as_of) AS event_on,
  r.happened_on, r.recorded_on, r.ended_on, r.is_event, r.is_planned, r.is_reversed, r.impossible, r.referral_on,
  CASE WHEN r.twin_of <> r.subject_id THEN r.twin_of END AS twin_of,
  -- Days from a Monday to the Monday before it, so that 5 and 6 are a weekend.
  r.is_conference AND days_between(DATE '2018-01-01', r.happened_on) - 7 * round((days_between(DATE '2018-01-01', r.happened_on) - 3) / 7.0) >= 5 AS is_on_weekend,
  CASE WHEN is_present(case_history) THEN e.subject_id IS NOT NULL END AS is_of_earlier_involvement,
  CASE
    WHEN r.is_span THEN greatest(coalesce(r.ended_on, as_of), r.happened_on)
    ELSE greatest(r.happened_on, r.recorded_on, r.ended_on)
  END AS last_on
FROM records r
LEFT JOIN earlier e ON e.subject_table = r.subject_table AND e.subject_id = r.subject_id
WHERE r.case_id IS NOT NULL
