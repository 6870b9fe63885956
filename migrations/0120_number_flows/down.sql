ALTER TABLE phone_numbers
    DROP COLUMN open_flow,
    DROP COLUMN closed_flow,
    DROP COLUMN hours;
