ALTER TABLE memberships DROP COLUMN phone;
