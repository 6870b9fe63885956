-- Further numbers of a lead, taken over when two leads were merged: calls from them are the lead's.
CREATE TABLE lead_numbers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    e164 TEXT NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, e164),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_numbers_lead_idx ON lead_numbers (business_id, lead_id, e164);
CALL protect_tenant_table('lead_numbers');
