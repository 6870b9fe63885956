CREATE TABLE businesses (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    slug TEXT NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    time_zone TEXT NOT NULL DEFAULT 'Asia/Jerusalem',
    language TEXT NOT NULL DEFAULT 'he' CHECK (language IN ('he', 'en')),
    access_days INTEGER NOT NULL DEFAULT 7 CHECK (access_days BETWEEN 1 AND 3650),
    purge_days INTEGER NOT NULL DEFAULT 30 CHECK (purge_days BETWEEN 1 AND 3650),
    recording_enabled BOOLEAN NOT NULL DEFAULT TRUE,
    announcement TEXT,
    transcription_provider TEXT NOT NULL DEFAULT 'default'
        CHECK (transcription_provider IN ('default', 'none', 'openai', 'google', 'local')),
    transcription_minutes_per_month INTEGER CHECK (transcription_minutes_per_month >= 0),
    services JSONB NOT NULL DEFAULT '[]'::jsonb CHECK (jsonb_typeof(services) = 'array'),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT purge_not_before_access CHECK (purge_days >= access_days)
);
CALL protect_tenant_table('businesses', 'id');
