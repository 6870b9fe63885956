-- Looks at what came, then takes it over. Everything in the transaction that before.sql began.

CREATE FUNCTION pg_temp.is_time(value text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM value::timestamptz;
    RETURN true;
EXCEPTION WHEN others THEN
    RETURN false;
END
$$;

DO $$
DECLARE
    wrong text;
BEGIN
    IF NOT EXISTS (SELECT FROM businesses WHERE slug = current_setting('prosaas.import_business')) THEN
        RAISE EXCEPTION 'there is no business %', current_setting('prosaas.import_business');
    END IF;
    SELECT string_agg(format('call %s (%s): %s', line, call_sid, why), E'\n') INTO wrong FROM (
        SELECT line, call_sid, CASE
            WHEN call_sid IS NULL OR call_sid !~ '^CA[0-9a-f]{32}$' THEN 'call_sid is none'
            WHEN from_number IS NULL OR to_number IS NULL THEN 'a number is missing'
            WHEN started_at IS NULL OR NOT pg_temp.is_time(started_at) THEN 'started_at is no time'
            WHEN NOT pg_temp.is_time(answered_at) THEN 'answered_at is no time'
            WHEN NOT pg_temp.is_time(ended_at) THEN 'ended_at is no time'
            WHEN duration_seconds !~ '^[0-9]{1,9}$' THEN 'duration_seconds is no number'
            WHEN recording_duration_seconds !~ '^[0-9]{1,9}$' THEN 'recording_duration_seconds is no number'
            WHEN direction NOT IN ('inbound', 'outbound') THEN 'direction is neither inbound nor outbound'
            WHEN status NOT IN ('queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'failed',
                'no-answer', 'canceled') THEN 'status is none of Twilio''s'
            WHEN count(*) OVER (PARTITION BY call_sid) > 1 THEN 'it is there twice'
            WHEN EXISTS (SELECT FROM call_logs c JOIN businesses b ON b.id = c.business_id
                WHERE c.call_sid = i.call_sid AND b.slug <> current_setting('prosaas.import_business'))
                THEN 'it is another business''s'
        END AS why FROM incoming i
    ) AS looked WHERE why IS NOT NULL;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION E'nothing was taken over:\n%', left(wrong, 2000);
    END IF;
END
$$;

CREATE TEMPORARY TABLE mine ON COMMIT DROP AS
SELECT i.*, b.id AS business_id,
    coalesce(i.direction, 'inbound') AS way,
    substring(i.recording_url FROM '/Recordings/(RE[0-9a-f]{32})') AS recording,
    CASE coalesce(i.direction, 'inbound') WHEN 'inbound' THEN i.from_number ELSE i.to_number END AS customer
FROM incoming i, businesses b WHERE b.slug = current_setting('prosaas.import_business');

INSERT INTO leads (business_id, phone, source, created_at)
SELECT business_id, customer, 'import', min(started_at::timestamptz) FROM mine
WHERE customer ~ '^\+[1-9][0-9]{6,14}$' GROUP BY business_id, customer
ON CONFLICT (business_id, phone) DO NOTHING;

-- The access window and the keep time count from the call itself. Words that someone corrected here, or
-- that are here already, stay.
WITH taken AS (
    INSERT INTO call_logs AS c (business_id, call_sid, direction, from_number, to_number, status, started_at,
        answered_at, ended_at, duration_seconds, lead_id, recording_url, recording_duration_seconds, transcription,
        final_transcript, extracted_service, extracted_city, summary, created_at)
    SELECT m.business_id, m.call_sid, m.way, m.from_number, m.to_number, coalesce(m.status, 'completed'),
        m.started_at::timestamptz, m.answered_at::timestamptz,
        coalesce(m.ended_at::timestamptz, m.started_at::timestamptz + make_interval(secs => m.duration_seconds::int)),
        m.duration_seconds::int, l.id, m.recording_url, m.recording_duration_seconds::int, m.transcription,
        m.final_transcript, m.extracted_service, m.extracted_city, m.summary, m.started_at::timestamptz
    FROM mine m LEFT JOIN leads l ON l.business_id = m.business_id AND l.phone = m.customer
    ON CONFLICT (call_sid) DO UPDATE SET
        recording_url = coalesce(c.recording_url, EXCLUDED.recording_url),
        transcription = coalesce(c.transcription, EXCLUDED.transcription),
        final_transcript = coalesce(c.final_transcript, EXCLUDED.final_transcript),
        extracted_service = coalesce(c.extracted_service, EXCLUDED.extracted_service),
        extracted_city = coalesce(c.extracted_city, EXCLUDED.extracted_city),
        summary = coalesce(c.summary, EXCLUDED.summary)
    WHERE c.erased_at IS NULL AND (
        (c.recording_url IS NULL AND EXCLUDED.recording_url IS NOT NULL)
        OR (c.transcription IS NULL AND EXCLUDED.transcription IS NOT NULL)
        OR (c.final_transcript IS NULL AND EXCLUDED.final_transcript IS NOT NULL)
        OR (c.extracted_service IS NULL AND EXCLUDED.extracted_service IS NOT NULL)
        OR (c.extracted_city IS NULL AND EXCLUDED.extracted_city IS NOT NULL)
        OR (c.summary IS NULL AND EXCLUDED.summary IS NOT NULL))
    RETURNING c.xmax = 0 AS created
)
SELECT format('calls: %s new, %s completed, %s as they were', count(*) FILTER (WHERE created),
    count(*) FILTER (WHERE NOT created), (SELECT count(*) FROM mine) - count(*)) FROM taken;

INSERT INTO recordings (business_id, call_log_id, recording_sid, url, duration_seconds, source)
SELECT c.business_id, c.id, m.recording, m.recording_url, m.recording_duration_seconds::int, 'import'
FROM mine m JOIN call_logs c ON c.call_sid = m.call_sid
WHERE m.recording IS NOT NULL AND c.erased_at IS NULL
ON CONFLICT (recording_sid) DO NOTHING;
UPDATE call_logs c SET recording_sid = r.recording_sid, recording_absent_reason = NULL
FROM recordings r, mine m
WHERE m.call_sid = c.call_sid AND r.call_log_id = c.id AND r.recording_sid = m.recording AND c.recording_sid IS NULL;

-- A recording whose file came along needs no download.
WITH stored AS (
    UPDATE recordings r SET store_key = f.name, bytes = f.bytes, sha256 = decode(f.sha256, 'hex'),
        content_type = f.content_type, etag = '"' || left(f.sha256, 32) || '"', stored_at = now()
    FROM files f JOIN mine m ON m.call_sid = f.call_sid
    WHERE r.recording_sid = m.recording AND r.stored_at IS NULL AND r.purged_at IS NULL
    RETURNING r.business_id, r.call_log_id
), done AS (
    INSERT INTO processing_steps AS p (business_id, call_log_id, step, state, finished_at)
    SELECT business_id, call_log_id, 'download', 'done', now() FROM stored
    ON CONFLICT (call_log_id, step) DO UPDATE SET state = 'done', finished_at = now(), next_try_at = NULL,
        error_code = NULL, error_text = NULL, permanent = FALSE
    WHERE p.state IN ('queued', 'failed')
)
SELECT format('recordings: %s with their file, %s files that no call of the list names by its recording',
    (SELECT count(*) FROM stored),
    (SELECT count(*) FROM files f WHERE NOT EXISTS (
        SELECT FROM mine m WHERE m.call_sid = f.call_sid AND m.recording IS NOT NULL)));
COMMIT;
