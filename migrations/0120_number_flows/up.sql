-- What the columns flow, target and announcement can't say; they keep the part of it that an older
-- program understands. Without open_flow a number does what the columns say.
ALTER TABLE phone_numbers
    ADD COLUMN open_flow JSONB CHECK (jsonb_typeof(open_flow) = 'object'),
    -- Outside the hours; without it the number does the same at any time.
    ADD COLUMN closed_flow JSONB CHECK (jsonb_typeof(closed_flow) = 'object'),
    -- Weekly intervals and closed dates, in the business's time zone; without them it is always open.
    ADD COLUMN hours JSONB CHECK (jsonb_typeof(hours) = 'object');
