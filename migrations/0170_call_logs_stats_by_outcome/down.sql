DROP INDEX call_outcomes_stats_idx;
DROP INDEX call_logs_stats_idx;
CREATE INDEX call_logs_stats_idx ON call_logs (business_id, started_at)
    INCLUDE (direction, answered_at, duration_seconds);
