-- The folders of the shop's mailbox and how far each was read. A mail is one thing and where it lies another: what moves,
-- or lies in two folders, stays one message.
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    -- Whose mailbox: user and server.
    mailbox TEXT NOT NULL,
    -- Its name as the server writes it.
    path TEXT NOT NULL,
    -- The server's mark for the numbering of the folder's mails (RFC 3501, 2.3.1.1).
    uid_validity INTEGER NOT NULL,
    -- Every mail from `uid_low` up to, but not with, `uid_next` was read; those below come later.
    uid_low INTEGER NOT NULL,
    uid_next INTEGER NOT NULL,
    UNIQUE (mailbox, path)
) STRICT;

CREATE TABLE location (
    folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
    uid INTEGER NOT NULL,
    -- NULL for a mail that is on no timeline.
    message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
    -- Why it is on none.
    left_out TEXT,
    PRIMARY KEY (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_message ON location (message_id) WHERE message_id IS NOT NULL;

-- How the last visit at the mailbox ended.
CREATE TABLE mailbox_visit (
    mailbox TEXT PRIMARY KEY,
    -- When all folders were last in step; NULL for never.
    in_step_at INTEGER,
    problem TEXT,
    server_text TEXT NOT NULL DEFAULT ''
) STRICT;
