DROP TABLE call_insights;
