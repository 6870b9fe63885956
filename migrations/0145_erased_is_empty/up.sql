-- What was erased stays empty, whoever writes: a transcriber or an analyser that was at work during
-- the erasure is refused.
ALTER TABLE call_logs ADD CONSTRAINT erased_is_empty CHECK (erased_at IS NULL OR (
    transcription IS NULL AND final_transcript IS NULL AND transcript_segments IS NULL
    AND summary IS NULL AND extracted_service IS NULL AND extracted_city IS NULL
    AND extraction_evidence IS NULL AND extraction_confidence IS NULL AND NOT legal_hold)) NOT VALID;
