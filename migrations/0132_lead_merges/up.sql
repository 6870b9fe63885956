-- Where a lead went that was merged into another: its old addresses lead there.
CREATE TABLE lead_merges (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    merged_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, merged_id),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_merges_lead_idx ON lead_merges (business_id, lead_id);
CALL protect_tenant_table('lead_merges');
