DROP TRIGGER processing_steps_state_since ON processing_steps;
DROP FUNCTION note_state_since();
ALTER TABLE processing_steps DROP COLUMN state_since;
