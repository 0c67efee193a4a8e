-- What a template is for: an answer, or a mail that nobody asked for.
ALTER TABLE template ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer';

-- Of a mail that nobody asked for: what its recipient names to get no more of them.
ALTER TABLE outbox ADD COLUMN unsubscribe TEXT;
CREATE UNIQUE INDEX outbox_unsubscribe ON outbox (unsubscribe) WHERE unsubscribe IS NOT NULL;
CREATE INDEX outbox_unrequested ON outbox (customer_id) WHERE unsubscribe IS NOT NULL;

-- Since when a customer wants no mail that they did not ask for, and the mail that said so; without one a person
-- wrote it down.
ALTER TABLE customer ADD COLUMN opted_out_at INTEGER;
ALTER TABLE customer ADD COLUMN opted_out_by INTEGER REFERENCES message (id);
CREATE INDEX customer_opted_out ON customer (opted_out_at) WHERE opted_out_at IS NOT NULL;
CREATE INDEX customer_opted_out_by ON customer (opted_out_by) WHERE opted_out_by IS NOT NULL;
