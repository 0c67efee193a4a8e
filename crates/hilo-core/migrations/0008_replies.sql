-- Replies that were opened in WhatsApp or copied for it, where only an export of the chat shows whether they were sent.
CREATE TABLE reply (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Its row on the timeline, until a message of the chat takes its place.
    message_id INTEGER UNIQUE REFERENCES message (id) ON DELETE SET NULL,
    -- The message of the chat that it became.
    found_id INTEGER UNIQUE REFERENCES message (id) ON DELETE SET NULL,
    identity_id INTEGER REFERENCES identity (id) ON DELETE SET NULL,
    opened_at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    sender TEXT NOT NULL,
    text TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Whether an export of the chat that goes on after it does not hold it.
    missing INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX reply_identity ON reply (identity_id) WHERE identity_id IS NOT NULL;
