ALTER TABLE processing_steps DROP COLUMN traceparent;
