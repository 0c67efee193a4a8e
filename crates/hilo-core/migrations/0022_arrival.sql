-- When a message came to Hilo; unknown for those of before. What was old when it came, nobody could have answered in time.
ALTER TABLE message ADD COLUMN arrived_at INTEGER;
-- When the first message that waits came to Hilo; kept as `waiting_since` is.
ALTER TABLE customer ADD COLUMN waiting_arrived_at INTEGER;

UPDATE customer SET waiting_arrived_at = (
    SELECT max(message.sent_at, coalesce(import.started_at, message.sent_at))
    FROM message LEFT JOIN import ON import.id = message.import_id
    WHERE message.customer_id = customer.id AND message.ordered_at = customer.waiting_since AND message.turn = 1
    ORDER BY message.id LIMIT 1)
WHERE waiting_since IS NOT NULL;
