CREATE TABLE leads (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    name TEXT,
    phone TEXT CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    email TEXT,
    status TEXT NOT NULL DEFAULT 'new'
        CHECK (status IN ('new', 'contacted', 'qualified', 'won', 'lost')),
    service TEXT,
    city TEXT,
    source TEXT NOT NULL DEFAULT 'call' CHECK (source IN ('call', 'manual', 'import', 'api')),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    UNIQUE (business_id, phone)
);
CREATE INDEX leads_business_created_idx ON leads (business_id, created_at DESC, id DESC);
CALL protect_tenant_table('leads');

CREATE TABLE lead_notes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    author_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_notes_lead_idx ON lead_notes (business_id, lead_id, created_at DESC);
CALL protect_tenant_table('lead_notes');
