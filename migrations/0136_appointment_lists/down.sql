DROP INDEX business_calendars_name_idx;
CREATE INDEX appointments_lead_idx ON appointments (business_id, lead_id, starts_at);
DROP INDEX appointments_lead_list_idx;
DROP INDEX appointments_calendar_idx;
ALTER TABLE appointments DROP CONSTRAINT seven_days_at_most;
