-- What a lead is found by: the words of its name and address, its numbers as people write them. A
-- B-tree over plain words, because row-level security keeps every operator that is not leakproof
-- (text search, trigrams) from using an index; comparing texts is leakproof.
CREATE TABLE lead_words (
    business_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (business_id, lead_id, word),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_words_word_idx ON lead_words (business_id, word, lead_id);
CALL protect_tenant_table('lead_words');
-- Words come and go, none is changed.
DROP TRIGGER touch ON lead_words;

-- The separators are named one by one: character classes depend on the database's locale.
CREATE FUNCTION words_of(phrase TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DISTINCT word
    FROM regexp_split_to_table(lower(phrase), U&'[ -/:-@\005B-`{-\00BF\05BE\05F3\05F4\2000-\206F]+') AS word
    WHERE word <> ''
$$;

-- +972501234567 is typed as 972501234567, 0501234567, 501234567, or by its last seven or four digits.
CREATE FUNCTION number_words_of(e164 TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DISTINCT word
    FROM (SELECT substr(e164, 2) AS digits) AS number,
        unnest(ARRAY[
            digits,
            CASE WHEN digits LIKE '972%' THEN '0' || substr(digits, 4) END,
            CASE WHEN digits LIKE '972%' THEN substr(digits, 4) END,
            right(digits, 7),
            right(digits, 4)
        ]) AS word
    WHERE word IS NOT NULL
$$;

CREATE PROCEDURE index_lead(business BIGINT, lead BIGINT) LANGUAGE sql AS $$
    DELETE FROM lead_words WHERE business_id = business AND lead_id = lead;
    INSERT INTO lead_words (business_id, lead_id, word)
    SELECT business, lead, left(word, 100)
    FROM leads, words_of(concat_ws(' ', name, email)) AS word
    WHERE business_id = business AND id = lead
    UNION
    SELECT business, lead, word
    FROM (
        SELECT phone AS e164 FROM leads WHERE business_id = business AND id = lead AND phone IS NOT NULL
        UNION ALL
        SELECT e164 FROM lead_numbers WHERE business_id = business AND lead_id = lead
    ) AS numbers, number_words_of(e164) AS word;
$$;

CREATE FUNCTION index_changed_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CALL index_lead(NEW.business_id, NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER words_of_new AFTER INSERT ON leads
    FOR EACH ROW EXECUTE FUNCTION index_changed_lead();
CREATE TRIGGER words_of_changed AFTER UPDATE ON leads
    FOR EACH ROW WHEN ((OLD.name, OLD.email, OLD.phone) IS DISTINCT FROM (NEW.name, NEW.email, NEW.phone))
    EXECUTE FUNCTION index_changed_lead();

CREATE FUNCTION index_lead_of_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        CALL index_lead(OLD.business_id, OLD.lead_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        CALL index_lead(NEW.business_id, NEW.lead_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER words AFTER INSERT OR UPDATE OR DELETE ON lead_numbers
    FOR EACH ROW EXECUTE FUNCTION index_lead_of_number();

-- The leads that are there already. They are few: a business has some tens of thousands at most.
INSERT INTO lead_words (business_id, lead_id, word)
SELECT business_id, id, left(word, 100) FROM leads, words_of(concat_ws(' ', name, email)) AS word
UNION
SELECT business_id, id, word FROM leads, number_words_of(phone) AS word WHERE phone IS NOT NULL;
