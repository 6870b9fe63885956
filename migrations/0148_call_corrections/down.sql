DROP TABLE call_corrections;
