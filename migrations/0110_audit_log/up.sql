-- Append-only: the services' role may not change or delete a line, and a trigger says so to everyone.
CREATE TABLE audit_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT REFERENCES businesses (id) ON DELETE RESTRICT,
    user_id BIGINT REFERENCES users (id) ON DELETE RESTRICT,
    api_token_id BIGINT REFERENCES api_tokens (id) ON DELETE RESTRICT,
    action TEXT NOT NULL CHECK (action ~ '^[a-z_]+$'),
    object TEXT,
    address TEXT,
    at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_list_idx ON audit_log (business_id, at DESC, id DESC);
CALL protect_tenant_table('audit_log');
REVOKE UPDATE, DELETE ON audit_log FROM prosaas_app;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
DROP TRIGGER touch ON audit_log;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
