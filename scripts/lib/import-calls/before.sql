-- What an older installation says, as text; rows.sql looks at it.
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT set_config('app.scope', 'system', true) \g /dev/null
SELECT set_config('prosaas.import_business', :'business', true) \g /dev/null
CREATE TEMPORARY TABLE incoming (
    line BIGINT GENERATED ALWAYS AS IDENTITY,
    call_sid TEXT, from_number TEXT, to_number TEXT, direction TEXT, status TEXT,
    started_at TEXT, answered_at TEXT, ended_at TEXT, duration_seconds TEXT,
    recording_url TEXT, recording_duration_seconds TEXT,
    transcription TEXT, final_transcript TEXT, extracted_service TEXT, extracted_city TEXT, summary TEXT
) ON COMMIT DROP;
CREATE TEMPORARY TABLE files (
    call_sid TEXT, name TEXT, bytes BIGINT, sha256 TEXT, content_type TEXT
) ON COMMIT DROP;
