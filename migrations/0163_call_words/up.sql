-- What a call is found by: the words of its transcript, folded, so that a search finds both spellings
-- of a word and the word behind the letters that Hebrew attaches to it. Why a table: docs/decisions/0012.
CREATE TABLE call_words (
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (business_id, call_log_id, word),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CREATE INDEX call_words_word_idx ON call_words (business_id, word, call_log_id);
CALL protect_tenant_table('call_words');
-- Words come and go, none is changed.
DROP TRIGGER touch ON call_words;

-- Of every line; without vowel points and geresh, final letters as others, doubled vav and yod as one: קריית and קרית,
-- תקווה and תקוה meet. The same as the analysis' own folding (crates/language/src/fold.rs).
CREATE FUNCTION folded_words_of(phrase TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT word FROM words_of(
        regexp_replace(regexp_replace(
            translate(
                regexp_replace(
                    translate(phrase, E'\n\r\t', '   '),
                    U&'[\0591-\05BD\05BF-\05C7\200E\200F\202A-\202E\2066-\2069''`\2018\2019\05F3]', '', 'g'),
                U&'\05DA\05DD\05DF\05E3\05E5', U&'\05DB\05DE\05E0\05E4\05E6'),
            U&'\05D5+', U&'\05D5', 'g'),
            U&'\05D9+', U&'\05D9', 'g')) AS word
$$;

-- The word without the vowel letters behind its first letter, by which full and defective spelling meet:
-- שירות and שרות. Nothing where fewer than three letters are left, since these mean too much.
CREATE FUNCTION skeleton_of(word TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(skeleton) >= 3 THEN skeleton END
    FROM (SELECT left(word, 1) || translate(substr(word, 2), U&'\05D5\05D9', '') AS skeleton) AS made
$$;

-- Each word as it stands and without up to three attached letters (ו, ה, ב, ל, מ, ש, כ), where two letters
-- are left, and the skeletons of these.
CREATE FUNCTION call_words_of(transcript TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH bare AS (
        SELECT substr(word, attached + 1) AS word
        FROM folded_words_of(transcript) AS word, generate_series(0, 3) AS attached
        WHERE attached = 0 OR (length(word) - attached >= 2
            AND left(word, attached) ~ U&'^[\05D5\05D4\05D1\05DC\05DE\05E9\05DB]+$')
    )
    SELECT left(word, 60) FROM bare
    UNION
    SELECT left(skeleton_of(word), 60) FROM bare WHERE skeleton_of(word) IS NOT NULL
$$;

CREATE FUNCTION index_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM call_words WHERE business_id = NEW.business_id AND call_log_id = NEW.id;
    END IF;
    INSERT INTO call_words (business_id, call_log_id, word)
    SELECT NEW.business_id, NEW.id, word
    FROM call_words_of(coalesce(NEW.final_transcript, NEW.transcription, '')) AS word;
    RETURN NULL;
END
$$;
CREATE TRIGGER words_of_new AFTER INSERT ON call_logs
    FOR EACH ROW WHEN (coalesce(NEW.final_transcript, NEW.transcription) IS NOT NULL)
    EXECUTE FUNCTION index_call();
CREATE TRIGGER words_of_changed AFTER UPDATE OF final_transcript, transcription ON call_logs
    FOR EACH ROW WHEN (coalesce(OLD.final_transcript, OLD.transcription)
        IS DISTINCT FROM coalesce(NEW.final_transcript, NEW.transcription))
    EXECUTE FUNCTION index_call();

INSERT INTO call_words (business_id, call_log_id, word)
SELECT business_id, id, word
FROM call_logs, call_words_of(coalesce(final_transcript, transcription)) AS word
WHERE coalesce(final_transcript, transcription) IS NOT NULL;

-- Row-level security kept it from being used.
DROP INDEX call_logs_transcript_idx;
