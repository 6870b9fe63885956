-- Why a call is held, and by whom; call_logs.legal_hold says whether. Lifted ones stay.
CREATE TABLE call_holds (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    set_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    set_at TIMESTAMPTZ NOT NULL,
    lifted_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    lifted_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX call_holds_open_key ON call_holds (business_id, call_log_id) WHERE lifted_at IS NULL;
CALL protect_tenant_table('call_holds');
