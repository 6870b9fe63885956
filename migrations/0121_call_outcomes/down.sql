DROP TABLE call_outcomes;
