-- How far an import of leads is, and what became of it. No cell of the file is kept.
CREATE TABLE lead_imports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    rows INTEGER NOT NULL CHECK (rows >= 0),
    rows_done INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    problems JSONB NOT NULL DEFAULT '[]'::jsonb CHECK (jsonb_typeof(problems) = 'array'),
    problems_left_off INTEGER NOT NULL DEFAULT 0,
    unknown_columns TEXT[] NOT NULL DEFAULT '{}',
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    finished_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id)
);
CALL protect_tenant_table('lead_imports');
