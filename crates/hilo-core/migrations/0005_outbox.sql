-- A mail that waits for its undo time is held; one that waits for a chosen moment is scheduled.
UPDATE outbox SET state = 'held' WHERE state = 'queued';
-- Whether it is of no use any more once the customer answered.
ALTER TABLE outbox ADD COLUMN only_unanswered INTEGER NOT NULL DEFAULT 0;
-- What of the customer was known when the person sent it: the newest message by id, and the place of the latest one.
-- What came in later and was said later is news, and stops the mail.
ALTER TABLE outbox ADD COLUMN seen_message INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET
    seen_message = coalesce((SELECT max(id) FROM message), 0),
    seen_at = coalesce((SELECT max(ordered_at) FROM message WHERE message.customer_id = outbox.customer_id), 0);
-- The message that stopped it.
ALTER TABLE outbox ADD COLUMN newer_message INTEGER REFERENCES message (id) ON DELETE SET NULL;
CREATE INDEX outbox_newer_message ON outbox (newer_message) WHERE newer_message IS NOT NULL;
-- For the order of each customer's mails.
CREATE INDEX outbox_open ON outbox (customer_id, id)
    WHERE state IN ('held', 'scheduled', 'claimed', 'transmitting', 'deferred');

-- How an account stands with its server: how many mails it may still send just now, and whether the server turned all
-- of its mails away.
CREATE TABLE sending_account (
    address TEXT PRIMARY KEY,
    -- Thousandths of a mail, filled up to this moment.
    allowance INTEGER NOT NULL,
    filled_at INTEGER NOT NULL,
    -- Refusals of the account one after the other.
    refusals INTEGER NOT NULL DEFAULT 0,
    -- Until when all mails wait.
    wait_until INTEGER,
    -- All mails wait for the person.
    stopped INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    server_text TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
