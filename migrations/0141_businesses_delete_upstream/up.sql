-- Whether Twilio's copy of a recording goes once ours is verified.
ALTER TABLE businesses ADD COLUMN delete_upstream BOOLEAN NOT NULL DEFAULT FALSE;
