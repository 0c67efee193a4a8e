-- The accounts that mails leave by and come in from. A mail of the outbox is of the account whose address it was written from.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    -- The address that its mails come from, in small letters.
    address TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL CHECK (json_valid(account)),
    -- Whether mails leave by it that are no answer; one is.
    usual INTEGER NOT NULL CHECK (usual IN (0, 1))
) STRICT;

INSERT INTO account (address, account, usual)
    SELECT lower(trim(json_extract(value, '$.from_address'))), value, 1 FROM setting WHERE name = 'account';
DELETE FROM setting WHERE name = 'account';
