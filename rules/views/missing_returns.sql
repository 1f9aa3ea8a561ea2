-- One row per missing or away episode, with the return interview of a later episode that may stand for it too: the child
-- was missing again before the time for the interview had run out (rhi_hours), and was interviewed after that.
WITH episodes AS (
  SELECT case_id, episode_id, started_at, ended_at, interview_at, at(started_at) AS started_moment
  FROM missing_episodes
), breaks AS (
  SELECT
    case_id, episode_id, started_at, ended_at, interview_at, started_moment,
    CASE
      WHEN started_at <= add_days(max(ended_at) OVER (PARTITION BY case_id ORDER BY started_moment, episode_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), rhi_hours / 24) THEN 0
      ELSE 1
    END AS is_first
  FROM episodes
), runs AS (
  SELECT
    case_id, episode_id, started_at, ended_at, interview_at, started_moment,
    sum(is_first) OVER (PARTITION BY case_id ORDER BY started_moment, episode_id) AS run
  FROM breaks
)
SELECT
  r.case_id, 'missing_episodes' AS subject_table, r.episode_id AS subject_id, r.ended_at AS event_on,
  min(o.interview_at) AS shared_interview_on
FROM runs r
LEFT JOIN runs o ON o.case_id = r.case_id AND o.run = r.run AND o.started_moment > r.started_moment AND o.interview_at >= r.ended_at
GROUP BY r.case_id, r.episode_id, r.ended_at
