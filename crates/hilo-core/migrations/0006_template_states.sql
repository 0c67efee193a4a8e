-- draft, approved or retired. What is there already is in use.
ALTER TABLE template ADD COLUMN state TEXT NOT NULL DEFAULT 'approved';

-- What was typed into the form of a customer's mails, to be offered again for a while.
CREATE TABLE typed_value (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    typed_at INTEGER NOT NULL,
    PRIMARY KEY (customer_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX typed_value_typed ON typed_value (typed_at);
