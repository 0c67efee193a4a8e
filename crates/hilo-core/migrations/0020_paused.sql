-- Whether a person wants no older mails of a mailbox to come in, until they want them again.
ALTER TABLE mailbox_visit ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
-- Whether a person was shown since that the mail is put aside: who has seen the list is not told of it again.
ALTER TABLE aside ADD COLUMN looked INTEGER NOT NULL DEFAULT 0 CHECK (looked IN (0, 1));
