-- When each variant of a template's block was last sent to a customer. It outlives its template, which may come back by
-- undo; a template's id is never given again.
CREATE TABLE variant_use (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    template_id INTEGER NOT NULL,
    block TEXT NOT NULL,
    variant INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (customer_id, template_id, block, variant)
) STRICT, WITHOUT ROWID;
