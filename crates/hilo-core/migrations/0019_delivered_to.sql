-- Addresses at which the mailbox gets mail that could be the shop's own: those that three mails came to are taken for it,
-- unless a person said that one is not.
CREATE TABLE delivered_to (
    address TEXT PRIMARY KEY,
    mails INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
