-- The copy of a sent mail in the mailbox's folder for them: a job for each mail that left, or may have left, while a
-- mailbox was set up. Whatever becomes of it, the mail stays what it is.
CREATE TABLE sent_copy (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    -- waiting, filed or given_up.
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    problem TEXT,
    server_text TEXT NOT NULL DEFAULT '',
    -- Where it lies; the numbers are known only where the server says them.
    folder TEXT,
    uid_validity INTEGER,
    uid INTEGER
) STRICT;
CREATE INDEX sent_copy_due ON sent_copy (state, not_before);
