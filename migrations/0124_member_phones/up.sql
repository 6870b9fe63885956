-- Where a member's telephone rings for a click-to-call.
ALTER TABLE memberships ADD COLUMN phone TEXT CHECK (phone ~ '^\+[1-9][0-9]{6,14}$');
