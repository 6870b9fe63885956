DROP TRIGGER words_of_changed ON leads;
DROP TRIGGER words_of_new ON leads;
DROP FUNCTION index_changed_leads;
DROP FUNCTION index_new_leads;

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
