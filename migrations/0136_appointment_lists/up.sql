-- An appointment that overlaps a span began at most the longest appointment before it, so the span's
-- list is a range of an index on starts_at. Rows that are there already may be longer.
ALTER TABLE appointments ADD CONSTRAINT seven_days_at_most
    CHECK (ends_at <= starts_at + interval '168 hours') NOT VALID;

CREATE INDEX appointments_calendar_idx ON appointments (business_id, calendar_id, starts_at, id);
CREATE INDEX appointments_lead_list_idx ON appointments (business_id, lead_id, starts_at, id);
DROP INDEX appointments_lead_idx;

CREATE INDEX business_calendars_name_idx ON business_calendars (business_id, name, id);
