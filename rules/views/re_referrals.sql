-- One row per referral, with what the export shows of an earlier involvement of the child: one that ended, or a referral
-- that is more than same_referral_days older and did not begin the involvement into which this one came.  Blank where the
-- export cannot tell whether there was one.
WITH openings AS (
  -- The referral with which the present involvement opened: the last one up to that day, else the first one after it.
  SELECT
    c.case_id, c.opened_on, c.closed_on,
    CASE
      WHEN c.opened_on IS NOT NULL
        THEN coalesce(max(r.received_on) FILTER (WHERE r.received_on <= add_days(c.opened_on, same_referral_days)), min(r.received_on))
    END AS opening_on
  FROM cases c
  JOIN referrals r ON r.case_id = c.case_id
  GROUP BY c.case_id, c.opened_on, c.closed_on
), pairs AS (
  SELECT
    r.referral_id, e.received_on AS on_day,
    'referral of ' || e.received_on || ' (' || coalesce(e.response, 'response not recorded') || ')' AS told,
    CASE
      WHEN r.received_on <= o.opening_on OR o.closed_on < r.received_on OR e.received_on < o.opening_on THEN true
      WHEN o.opening_on IS NULL THEN NULL
      ELSE false
    END
    AND (prior_any OR coalesce(e.decided_on, e.received_on) >= add_months(r.received_on, -re_referral_months)) AS is_prior
  FROM referrals r
  JOIN openings o ON o.case_id = r.case_id
  JOIN referrals e ON e.case_id = r.case_id AND e.received_on < add_days(r.received_on, -same_referral_days)
  UNION ALL
  SELECT
    r.referral_id, i.ended_on, 'involvement ended ' || i.ended_on || ' (' || coalesce(i.end_reason, 'reason not recorded') || ')',
    prior_any OR i.ended_on >= add_months(r.received_on, -re_referral_months)
  FROM referrals r
  JOIN closed_involvements i ON i.case_id = r.case_id AND i.ended_on < r.received_on
  UNION ALL
  SELECT
    r.referral_id, NULL, 'earlier referral ' || r.previous_referral_id || ', which is not on this file',
    CASE WHEN prior_any THEN true END
  FROM referrals r
  LEFT JOIN referrals p ON p.referral_id = r.previous_referral_id AND p.case_id = r.case_id
  WHERE NOT is_blank(r.previous_referral_id) AND p.referral_id IS NULL
), summed AS (
  SELECT
    referral_id,
    count(*) FILTER (WHERE is_prior) AS priors,
    count(*) FILTER (WHERE is_prior IS NULL) AS doubtful,
    listing(CASE WHEN is_prior THEN told END, on_day) AS earlier
  FROM pairs
  GROUP BY referral_id
)
SELECT
  r.case_id, 'referrals' AS subject_table, r.referral_id AS subject_id, r.received_on AS event_on, r.referral_id, r.received_on,
  r.decided_on, r.source, r.concern, r.presenting_need, r.services_open, r.response, r.decision_rationale,
  coalesce(s.priors, 0) AS priors, s.earlier,
  CASE WHEN s.priors > 0 THEN true WHEN s.doubtful > 0 OR NOT is_present(case_history) THEN NULL ELSE false END AS is_re_referral
FROM referrals r
LEFT JOIN summed s ON s.referral_id = r.referral_id
