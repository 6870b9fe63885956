DROP PROCEDURE protect_tenant_table(regclass, text);
DROP FUNCTION touch_updated_at();
REVOKE SELECT ON __diesel_schema_migrations FROM prosaas_app;
REVOKE USAGE ON SCHEMA public FROM prosaas_app;
-- The role stays: other databases of the cluster may use it.
