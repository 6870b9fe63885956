-- A row's updated_at is also its version (If-Match). now() is the transaction's beginning, so two
-- changes could leave the same time, or the later one an earlier time; now each change raises it.
CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := greatest(now(), OLD.updated_at + interval '1 microsecond');
    RETURN NEW;
END
$$;
