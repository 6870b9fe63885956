-- The services' role owns nothing and can't bypass row-level security; `prosaas-api migrate` gives it
-- a password and the right to log in. Roles belong to the whole cluster, so another database of the
-- same cluster may be creating it at this moment.
DO $$
BEGIN
    CREATE ROLE prosaas_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;
GRANT USAGE ON SCHEMA public TO prosaas_app;
-- The services check that the database is migrated to what they were built for.
GRANT SELECT ON __diesel_schema_migrations TO prosaas_app;

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- Row-level security, enabled and forced, for a table whose column `tenant_column` names the business.
-- A tenant's transaction sets app.business_id; a system transaction sets app.scope = 'system'. After a
-- commit the setting reads '' instead of NULL, hence nullif.
CREATE PROCEDURE protect_tenant_table(target regclass, tenant_column text DEFAULT 'business_id')
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant ON %s USING ('
        '%I = nullif(current_setting(''app.business_id'', true), '''')::bigint'
        ' OR current_setting(''app.scope'', true) = ''system'')',
        target, tenant_column);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO prosaas_app', target);
    EXECUTE format(
        'CREATE TRIGGER touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch_updated_at()',
        target);
END
$$;
