ALTER TABLE businesses DROP COLUMN delete_upstream;
