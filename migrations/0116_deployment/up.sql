-- The deployment's identity. `prosaas-api migrate` writes it into the recordings folder as a marker
-- file; a service whose folder carries another marker, or none, has the wrong volume and says so
-- instead of answering 404 for files that exist.
CREATE TABLE deployment (
    singleton BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (singleton),
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO deployment DEFAULT VALUES;
GRANT SELECT ON deployment TO prosaas_app;
