CREATE TABLE phone_numbers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    e164 TEXT NOT NULL UNIQUE CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
    twilio_sid TEXT,
    label TEXT,
    flow TEXT NOT NULL DEFAULT 'forward' CHECK (flow IN ('forward', 'voicemail', 'stream')),
    target TEXT,
    announcement TEXT,
    record_mode TEXT NOT NULL DEFAULT 'dual' CHECK (record_mode IN ('none', 'mono', 'dual')),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    CONSTRAINT flow_has_target CHECK (flow = 'voicemail' OR target IS NOT NULL)
);
CALL protect_tenant_table('phone_numbers');
