-- Moments are milliseconds since 1970-01-01T00:00:00Z. Closed sets are words, as the model writes them.
-- What is referred to from outside of a foreign key (the window, a draft, the journal) never gets the id of another
-- that is gone (AUTOINCREMENT).

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- Raw bytes by content, each once, compressed with zstd: mails as they arrived, media, files of drafts.
CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    zstd BLOB NOT NULL
) STRICT;

CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    undone_at INTEGER,
    customers INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Which addresses and names are ours, as the person said with an import; what the settings held before any import is
-- not here.
CREATE TABLE import_own (
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (import_id, channel, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_own_name ON import_own (channel, name);

CREATE TABLE import_source (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    channel TEXT NOT NULL,
    new INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    first INTEGER,
    last INTEGER
) STRICT;
CREATE INDEX import_source_import ON import_source (import_id);

CREATE TABLE import_skip (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX import_skip_import ON import_skip (import_id);

CREATE TABLE customer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    company TEXT NOT NULL,
    language TEXT,
    formality TEXT,
    notes TEXT NOT NULL,
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    created_at INTEGER NOT NULL,
    import_id INTEGER REFERENCES import (id),
    -- Name, company, tags and identities without accents and capitals, for finding people while a word is typed.
    folded TEXT NOT NULL DEFAULT '',
    -- Kept with every message, so that lists never count.
    messages INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER,
    waiting_since INTEGER,
    waiting INTEGER NOT NULL DEFAULT 0,
    -- "Needs no answer": what was said up to here does not wait.
    settled_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX customer_waiting ON customer (waiting_since) WHERE waiting_since IS NOT NULL;
-- With what people are found by, so that a search reads only the customers that match.
CREATE INDEX customer_last ON customer (last_at DESC, id DESC, folded);
CREATE INDEX customer_import ON customer (import_id) WHERE import_id IS NOT NULL;

-- Names that an import gave to customers who were there and had none, to be taken back with it.
CREATE TABLE import_name (
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Empty where the customer had one already.
    first_name TEXT NOT NULL,
    PRIMARY KEY (import_id, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_name_customer ON import_name (customer_id);

CREATE TABLE identity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    written TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES import (id),
    UNIQUE (kind, value)
) STRICT;
CREATE INDEX identity_customer ON identity (customer_id);
CREATE INDEX identity_import ON identity (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,
    UNIQUE (channel, thread)
) STRICT;

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    -- The address by which it came or went; a call or note may have none.
    identity_id INTEGER REFERENCES identity (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id),
    channel TEXT NOT NULL,
    label TEXT NOT NULL,
    source_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- 1 asks for an answer, -1 is one, 0 is neither.
    turn INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    -- Place on the timeline: the time sent, except where a chat's clock went back and the file's order is kept, and
    -- for what says that it is from the future.
    ordered_at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    quoted TEXT NOT NULL,
    -- Names of its files, a line each, so that search finds them.
    files TEXT NOT NULL,
    has_html INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    automatic TEXT,
    call TEXT CHECK (call IS NULL OR json_valid(call)),
    template TEXT NOT NULL DEFAULT '',
    blob_id INTEGER REFERENCES blob (id),
    import_id INTEGER REFERENCES import (id),
    UNIQUE (channel, source_id)
) STRICT;
-- With the channel, so that filters and the channels of a customer are read without a message, and with the turn,
-- so that who waits is: the last answer, and what was asked after it.
CREATE INDEX message_timeline ON message (customer_id, ordered_at DESC, id DESC, channel, turn);
-- From the newest back through all of them, for search; nothing else of a message has to be read for that.
CREATE INDEX message_time ON message (ordered_at DESC, id DESC, channel);
CREATE INDEX message_conversation ON message (conversation_id);
CREATE INDEX message_identity ON message (identity_id) WHERE identity_id IS NOT NULL;
CREATE INDEX message_import ON message (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX message_blob ON message (blob_id) WHERE blob_id IS NOT NULL;

-- Addresses and ids of a mail, for answering it and for finding its thread.
CREATE TABLE mail (
    message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    rfc_id TEXT,
    headers TEXT NOT NULL CHECK (json_valid(headers))
) STRICT;
CREATE INDEX mail_rfc_id ON mail (rfc_id) WHERE rfc_id IS NOT NULL;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER,
    content_id TEXT,
    inline INTEGER NOT NULL,
    -- A part of the raw mail, or a blob of its own, or neither where the source did not hold the file.
    part INTEGER,
    blob_id INTEGER REFERENCES blob (id)
) STRICT;
CREATE INDEX attachment_message ON attachment (message_id);
CREATE INDEX attachment_blob ON attachment (blob_id) WHERE blob_id IS NOT NULL;

-- Search. External content: the words are kept once, in `message`.
CREATE VIRTUAL TABLE message_words USING fts5 (
    sender, subject, text, quoted, files,
    content = 'message', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);
-- Bytes of new words that are gathered before a segment is written: a batch of an import makes one or two segments,
-- not one a megabyte, each to be merged with its neighbours later. Much more would not fit the processor's cache.
INSERT INTO message_words (message_words, rank) VALUES ('hashsize', 8388608);
-- New messages are indexed by whoever inserts them, not by a trigger: a statement with a trigger is a savepoint of
-- its own, at which FTS5 writes out what it has gathered, one small segment a message, to be merged later.
CREATE TRIGGER message_words_delete AFTER DELETE ON message BEGIN
    INSERT INTO message_words (message_words, rowid, sender, subject, text, quoted, files)
    VALUES ('delete', old.id, old.sender, old.subject, old.text, old.quoted, old.files);
END;
CREATE TRIGGER message_words_update AFTER UPDATE OF sender, subject, text, quoted, files ON message BEGIN
    INSERT INTO message_words (message_words, rowid, sender, subject, text, quoted, files)
    VALUES ('delete', old.id, old.sender, old.subject, old.text, old.quoted, old.files);
    INSERT INTO message_words (rowid, sender, subject, text, quoted, files)
    VALUES (new.id, new.sender, new.subject, new.text, new.quoted, new.files);
END;

CREATE TABLE template (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    uses INTEGER NOT NULL DEFAULT 0,
    used_at INTEGER,
    changed_at INTEGER NOT NULL,
    UNIQUE (language, name)
) STRICT;

CREATE TABLE draft (
    customer_id INTEGER PRIMARY KEY REFERENCES customer (id) ON DELETE CASCADE,
    draft TEXT NOT NULL CHECK (json_valid(draft)),
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    -- The draft it was, to be edited again when it is taken back.
    draft TEXT NOT NULL CHECK (json_valid(draft)),
    rfc_id TEXT NOT NULL UNIQUE,
    -- The mail byte for byte as it leaves; every try sends these bytes.
    blob_id INTEGER NOT NULL REFERENCES blob (id),
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    problem TEXT,
    server_text TEXT NOT NULL DEFAULT '',
    queued_at INTEGER NOT NULL,
    settled_at INTEGER,
    message_id INTEGER REFERENCES message (id)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, not_before);
CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_blob ON outbox (blob_id);

CREATE TABLE outbox_recipient (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    accepted INTEGER,
    server_text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (outbox_id, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_mail (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    arrived_at INTEGER NOT NULL,
    recipients TEXT NOT NULL CHECK (json_valid(recipients)),
    blob_id INTEGER NOT NULL REFERENCES blob (id)
) STRICT;
CREATE INDEX practice_mail_blob ON practice_mail (blob_id);

-- Every change of something mutable, in the transaction that made it: the audit trail and the source of undo.
-- `before` and `after` are the row as JSON; NULL where there was or is none.
CREATE TABLE journal (
    operation INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (operation, step)
) STRICT, WITHOUT ROWID;
