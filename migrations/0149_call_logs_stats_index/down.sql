DROP INDEX call_logs_stats_idx;
