-- The trace of the request that asked for the step, as W3C's traceparent; none where nobody traces.
ALTER TABLE processing_steps ADD COLUMN traceparent TEXT;
