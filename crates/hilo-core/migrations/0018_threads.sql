-- A thread of mails is a conversation that is found by ids: those of the mails that are in it, and those that they name of
-- mails that are not here, so that two answers to one that nobody has are together.

-- A conversation that turned out to be another one: what was known by its ids is found by them still. It has no messages.
ALTER TABLE conversation ADD COLUMN joined_to INTEGER REFERENCES conversation (id) ON DELETE CASCADE;
CREATE INDEX conversation_joined ON conversation (joined_to) WHERE joined_to IS NOT NULL;
-- The id that our mails of a conversation name beside those of others, so that an answer is found by it where a server
-- gave our mail another Message-ID.
ALTER TABLE conversation ADD COLUMN token TEXT;

-- A thread is of one customer: the same id on another timeline is of another conversation.
CREATE TABLE thread_id (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    -- Half of the SHA-256 of what kind of id it is and how it is written.
    id BLOB NOT NULL,
    -- One that is there or was joined. No foreign key: that would cost every mail an index more.
    conversation_id INTEGER NOT NULL,
    -- When the mail that has it was sent; NULL for an id that was only named.
    sent_at INTEGER,
    PRIMARY KEY (customer_id, id)
) STRICT, WITHOUT ROWID;

-- Ids by which a mail is in its conversation and that it does not name itself.
CREATE TABLE thread_tie (
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    id BLOB NOT NULL,
    PRIMARY KEY (message_id, id)
) STRICT, WITHOUT ROWID;

-- What is here is put into threads when the file is next opened.
INSERT INTO setting (name, value) SELECT 'threads_due', 'true' WHERE EXISTS (SELECT 1 FROM mail);
