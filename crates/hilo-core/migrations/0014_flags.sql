-- What changes of a mail that was read: whether somebody has read it elsewhere, and whether it still lies there.
-- Up to where changes are known (RFC 7162); NULL where the server does not count them.
ALTER TABLE folder ADD COLUMN mod_seq INTEGER;
-- Mails that the server counted at the last visit.
ALTER TABLE folder ADD COLUMN mails INTEGER NOT NULL DEFAULT 0;
-- That number when it was last looked which of them are gone: it need not be looked again before it changes.
ALTER TABLE folder ADD COLUMN compared INTEGER;
-- How often in a row the line broke while the same mails were fetched, and the highest number of them.
ALTER TABLE folder ADD COLUMN breaks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN broke_at INTEGER;

ALTER TABLE location ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
-- Whether the server was told that it was read here. It is told once: who marks it as unread elsewhere has the last word.
ALTER TABLE location ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
-- Gmail's own number of the mail, the same in each of its folders.
ALTER TABLE location ADD COLUMN gmail_id INTEGER;
CREATE INDEX location_gmail ON location (gmail_id) WHERE gmail_id IS NOT NULL;

-- Mails that were read in Hilo.
CREATE TABLE seen (
    message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;
