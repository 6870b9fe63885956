-- How long a step has waited or run: neither updated_at nor created_at says it of one that was queued again.
ALTER TABLE processing_steps ADD COLUMN state_since TIMESTAMPTZ NOT NULL DEFAULT now();

CREATE FUNCTION note_state_since() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state_since := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER processing_steps_state_since BEFORE UPDATE OF state ON processing_steps
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION note_state_since();
