-- Mails of the mailbox that are on no timeline, for a person to know which: what is known of each, as JSON.
ALTER TABLE location ADD COLUMN about TEXT;
-- Whether a person wants it to be tried once more.
ALTER TABLE location ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
CREATE INDEX location_left_out ON location (left_out) WHERE left_out IS NOT NULL;
