-- The outcome is joined by the call's id, so that has to be in the index too; and the outcomes of a span
-- are found by their time.
DROP INDEX call_logs_stats_idx;
CREATE INDEX call_logs_stats_idx ON call_logs (business_id, started_at)
    INCLUDE (id, direction, answered_at, duration_seconds);
CREATE INDEX call_outcomes_stats_idx ON call_outcomes (business_id, started_at)
    INCLUDE (call_log_id, outcome) WHERE outcome IS NOT NULL;
