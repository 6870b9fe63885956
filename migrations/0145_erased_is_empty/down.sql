ALTER TABLE call_logs DROP CONSTRAINT erased_is_empty;
