-- Whether a try of the mail may have arrived although no answer came: it stays so until the mail is known to have been
-- sent, whatever becomes of later tries.
ALTER TABLE outbox ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET in_doubt = 1 WHERE state = 'unknown' OR (message_id IS NOT NULL AND state <> 'sent');
CREATE INDEX outbox_in_doubt ON outbox (id) WHERE in_doubt = 1;
