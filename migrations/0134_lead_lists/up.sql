-- Each filter and each order of the list of leads has its index. `sort_name` is a column because the
-- expression in an index would not be used under row-level security: lower() is not leakproof. Leads
-- without a name come last: no letter lies behind U+FFFF.
ALTER TABLE leads ADD COLUMN sort_name TEXT COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (coalesce(lower(name), U&'\FFFF')) STORED;
ALTER TABLE leads ADD COLUMN email_key TEXT GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX leads_name_idx ON leads (business_id, sort_name, id);
CREATE INDEX leads_email_idx ON leads (business_id, email_key, id) WHERE email_key IS NOT NULL;
CREATE INDEX leads_updated_idx ON leads (business_id, updated_at DESC, id DESC);
CREATE INDEX leads_status_idx ON leads (business_id, status, created_at DESC, id DESC);
CREATE INDEX leads_source_idx ON leads (business_id, source, created_at DESC, id DESC);
CREATE INDEX leads_service_idx ON leads (business_id, service, created_at DESC, id DESC)
    WHERE service IS NOT NULL;
CREATE INDEX leads_city_idx ON leads (business_id, city, created_at DESC, id DESC)
    WHERE city IS NOT NULL;

CREATE INDEX lead_notes_list_idx ON lead_notes (business_id, lead_id, created_at DESC, id DESC);
DROP INDEX lead_notes_lead_idx;
