CREATE INDEX call_logs_transcript_idx ON call_logs
    USING gin (to_tsvector('simple', coalesce(final_transcript, transcription, '')));
DROP TRIGGER words_of_changed ON call_logs;
DROP TRIGGER words_of_new ON call_logs;
DROP FUNCTION index_call();
DROP TABLE call_words;
DROP FUNCTION call_words_of(TEXT);
DROP FUNCTION skeleton_of(TEXT);
DROP FUNCTION folded_words_of(TEXT);
