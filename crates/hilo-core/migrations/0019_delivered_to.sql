-- Addresses at which the mailbox gets mail that could be the shop's own: those to which three people wrote are taken
-- for it, unless a person said that one is not.
CREATE TABLE delivered_to (
    address TEXT PRIMARY KEY,
    -- The first of those who wrote to it.
    writers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(writers)),
    refused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
