-- What servers reported about mails of ours, a row for each recipient. A report stands beside the message that
-- brought it and goes with it; the mail that it is about may not be here.
CREATE TABLE delivery_report (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    -- Message-ID of that mail, without angle brackets.
    about TEXT NOT NULL,
    address TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    server_text TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_report_message ON delivery_report (message_id);
CREATE INDEX delivery_report_about ON delivery_report (about);
