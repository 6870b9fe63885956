-- What a change was from and to, and the list's filters.
ALTER TABLE audit_log ADD COLUMN details JSONB;
CREATE INDEX audit_log_action_idx ON audit_log (business_id, action, at DESC, id DESC);
CREATE INDEX audit_log_object_idx ON audit_log (business_id, object, at DESC, id DESC);
CREATE INDEX audit_log_user_idx ON audit_log (business_id, user_id, at DESC, id DESC);
CREATE INDEX audit_log_token_idx ON audit_log (business_id, api_token_id, at DESC, id DESC)
    WHERE api_token_id IS NOT NULL;
