CREATE TABLE appointments (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    lead_id BIGINT,
    title TEXT NOT NULL CHECK (title <> ''),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    status TEXT NOT NULL DEFAULT 'scheduled'
        CHECK (status IN ('scheduled', 'confirmed', 'done', 'cancelled', 'no_show')),
    notes TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE SET NULL (lead_id),
    CONSTRAINT ends_after_start CHECK (ends_at > starts_at)
);
CREATE INDEX appointments_time_idx ON appointments (business_id, starts_at, id);
CREATE INDEX appointments_lead_idx ON appointments (business_id, lead_id, starts_at);
CALL protect_tenant_table('appointments');
