-- Existing installations may have the column already, so every statement accepts that.
ALTER TABLE appointments ADD COLUMN IF NOT EXISTS calendar_id BIGINT
    REFERENCES business_calendars (id) ON DELETE SET NULL;
CREATE INDEX IF NOT EXISTS idx_appointments_calendar_id ON appointments (calendar_id);

-- The plain foreign key accepts another business's calendar; this one does not.
ALTER TABLE appointments DROP CONSTRAINT IF EXISTS appointments_calendar_of_business;
ALTER TABLE appointments ADD CONSTRAINT appointments_calendar_of_business
    FOREIGN KEY (business_id, calendar_id) REFERENCES business_calendars (business_id, id)
    ON DELETE SET NULL (calendar_id);
