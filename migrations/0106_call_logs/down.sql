DROP TABLE call_logs;
