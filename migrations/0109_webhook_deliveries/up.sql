-- What makes a repeated delivery harmless; kept 30 days.
CREATE TABLE webhook_deliveries (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT REFERENCES businesses (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- Twilio's I-Twilio-Idempotency-Token, or the SHA-256 of the delivery, in hex.
    delivery_key TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (kind, delivery_key)
);
CREATE INDEX webhook_deliveries_received_idx ON webhook_deliveries (received_at);
CALL protect_tenant_table('webhook_deliveries');
