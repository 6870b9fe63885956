-- The dashboard counts a span of days from the index alone.
CREATE INDEX call_logs_stats_idx ON call_logs (business_id, started_at)
    INCLUDE (direction, answered_at, duration_seconds);
