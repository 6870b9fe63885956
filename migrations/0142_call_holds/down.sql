DROP TABLE call_holds;
