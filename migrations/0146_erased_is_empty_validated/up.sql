-- Apart from the constraint itself, because it reads the whole table and needs no lock for that.
ALTER TABLE call_logs VALIDATE CONSTRAINT erased_is_empty;
