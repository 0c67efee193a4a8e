-- Since when a person knows that an address takes mail, whatever servers said before.
ALTER TABLE identity ADD COLUMN works_since INTEGER;

-- The address of a report in its normal form, by which it is found.
ALTER TABLE delivery_report ADD COLUMN value TEXT NOT NULL DEFAULT '';
UPDATE delivery_report SET value = lower(address);
CREATE INDEX delivery_report_dead ON delivery_report (value)
    WHERE outcome = 'failed' AND reason IN ('no_such_address', 'no_such_domain');

-- Why our own server did not take the address of a recipient.
ALTER TABLE outbox_recipient ADD COLUMN reason TEXT;
CREATE INDEX outbox_recipient_dead ON outbox_recipient (lower(address))
    WHERE reason IN ('no_such_address', 'no_such_domain');
