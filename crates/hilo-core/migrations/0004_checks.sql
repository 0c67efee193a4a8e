-- Findings of a draft that somebody chose to leave, and those that a mail was queued with. Without a customer: one about
-- the shop's own address, the same in every mail. (With row ids, so that changes of them are told.)
CREATE TABLE check_left (
    customer_id INTEGER REFERENCES customer (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- Chosen by hand, or left standing when the mail was queued.
    by_hand INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX check_left_key ON check_left (coalesce(customer_id, 0), key);
CREATE INDEX check_left_customer ON check_left (customer_id) WHERE customer_id IS NOT NULL;

-- What became of the findings of each rule.
CREATE TABLE check_count (
    rule TEXT PRIMARY KEY,
    found INTEGER NOT NULL DEFAULT 0,
    fixed INTEGER NOT NULL DEFAULT 0,
    ignored INTEGER NOT NULL DEFAULT 0,
    since INTEGER NOT NULL
) STRICT;

-- What was last sent to a customer and with a template.
CREATE INDEX outbox_customer ON outbox (customer_id, id DESC);
CREATE INDEX outbox_template ON outbox (template, id DESC) WHERE template <> '';
