-- A matter to be settled: a span over a customer's timeline. How far it has come follows from what is written down.
CREATE TABLE customer_case (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    title TEXT NOT NULL,
    responsible TEXT NOT NULL CHECK (responsible <> ''),
    opened_at INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    proactive INTEGER NOT NULL,
    told TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    product TEXT NOT NULL DEFAULT '',
    order_number TEXT NOT NULL DEFAULT '',
    carrier TEXT NOT NULL DEFAULT '',
    tracking TEXT NOT NULL DEFAULT '',
    purchase_stage TEXT,
    steps_message_id INTEGER REFERENCES message (id),
    solution TEXT NOT NULL DEFAULT '',
    solved_at INTEGER,
    promised_for TEXT,
    alternative TEXT NOT NULL DEFAULT '',
    compensation TEXT NOT NULL DEFAULT '',
    agreed_message_id INTEGER REFERENCES message (id),
    agreed_at INTEGER,
    agreed_by TEXT,
    agreed_explanation INTEGER,
    agreed_solution INTEGER,
    closed_at INTEGER,
    closed_how TEXT CHECK (closed_how IN ('agreed', 'unanswered')),
    closed_newest INTEGER,
    CHECK ((closed_at IS NULL) = (closed_how IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_newest IS NULL)),
    CHECK ((agreed_message_id IS NULL) = (agreed_at IS NULL)),
    CHECK ((agreed_message_id IS NULL) = (agreed_by IS NULL)),
    -- Whatever writes here: a case ends with the customer's word on both, or as unanswered without one.
    CHECK (closed_how IS NOT 'agreed' OR (agreed_message_id IS NOT NULL AND agreed_explanation IS 1 AND agreed_solution IS 1)),
    CHECK (closed_how IS NOT 'unanswered' OR agreed_message_id IS NULL)
) STRICT;
CREATE INDEX customer_case_customer ON customer_case (customer_id, starts_at);
CREATE INDEX customer_case_open ON customer_case (opened_at) WHERE closed_at IS NULL;
CREATE INDEX customer_case_agreed ON customer_case (agreed_message_id) WHERE agreed_message_id IS NOT NULL;
CREATE INDEX customer_case_steps ON customer_case (steps_message_id) WHERE steps_message_id IS NOT NULL;

-- What a case stands on stays on its customer's timeline: who moves the message has to let the case go first.
CREATE TRIGGER customer_case_message BEFORE UPDATE OF customer_id ON message
WHEN OLD.customer_id <> NEW.customer_id AND EXISTS (
    SELECT 1 FROM customer_case
    WHERE OLD.id IN (agreed_message_id, steps_message_id) AND customer_id <> NEW.customer_id)
BEGIN
    SELECT raise(ABORT, 'a case of another customer stands on this message');
END;
