-- Mails of the mailbox that are on no timeline until their address is a customer's. One that was brought onto a timeline
-- stays here too: undoing that leaves it where it was.
CREATE TABLE aside (
    -- What makes the mail itself, as with a message.
    source_id TEXT PRIMARY KEY,
    -- Whose it would be: in its normal form, and as it was written with the name beside it.
    address TEXT NOT NULL,
    written TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    subject TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX aside_address ON aside (address, sent_at);
CREATE INDEX aside_blob ON aside (blob_id);
