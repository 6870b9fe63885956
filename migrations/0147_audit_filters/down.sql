DROP INDEX audit_log_token_idx;
DROP INDEX audit_log_user_idx;
DROP INDEX audit_log_object_idx;
DROP INDEX audit_log_action_idx;
ALTER TABLE audit_log DROP COLUMN details;
