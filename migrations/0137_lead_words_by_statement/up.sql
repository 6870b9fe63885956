-- The words of all leads that a statement touches at once: an import writes hundreds in one, and a
-- trigger for each row took several times as long as the rows themselves.
DROP TRIGGER words_of_new ON leads;
DROP TRIGGER words_of_changed ON leads;
DROP FUNCTION index_changed_lead;

CREATE FUNCTION index_new_leads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lead_words (business_id, lead_id, word)
    SELECT business_id, id, left(word, 100) FROM inserted, words_of(concat_ws(' ', name, email)) AS word
    UNION
    SELECT business_id, id, word FROM inserted, number_words_of(phone) AS word WHERE phone IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER words_of_new AFTER INSERT ON leads
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION index_new_leads();

CREATE FUNCTION index_changed_leads() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed BIGINT[];
BEGIN
    SELECT array_agg(updated.id) INTO changed
    FROM updated JOIN outdated USING (id)
    WHERE (outdated.name, outdated.email, outdated.phone)
        IS DISTINCT FROM (updated.name, updated.email, updated.phone);
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM lead_words AS known USING updated
    WHERE updated.id = ANY (changed)
        AND known.business_id = updated.business_id AND known.lead_id = updated.id;
    INSERT INTO lead_words (business_id, lead_id, word)
    SELECT business_id, id, left(word, 100)
    FROM updated, words_of(concat_ws(' ', name, email)) AS word WHERE id = ANY (changed)
    UNION
    SELECT business_id, id, word
    FROM updated, number_words_of(phone) AS word WHERE id = ANY (changed) AND phone IS NOT NULL
    UNION
    SELECT updated.business_id, updated.id, word
    FROM updated
    JOIN lead_numbers AS further
        ON further.business_id = updated.business_id AND further.lead_id = updated.id,
        number_words_of(further.e164) AS word
    WHERE updated.id = ANY (changed);
    RETURN NULL;
END
$$;
CREATE TRIGGER words_of_changed AFTER UPDATE ON leads
    REFERENCING OLD TABLE AS outdated NEW TABLE AS updated
    FOR EACH STATEMENT EXECUTE FUNCTION index_changed_leads();
