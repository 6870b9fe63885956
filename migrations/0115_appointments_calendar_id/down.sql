ALTER TABLE appointments DROP CONSTRAINT IF EXISTS appointments_calendar_of_business;
DROP INDEX IF EXISTS idx_appointments_calendar_id;
ALTER TABLE appointments DROP COLUMN IF EXISTS calendar_id;
