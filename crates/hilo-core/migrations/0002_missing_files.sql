-- Files that messages came in without. They are told among the skips and are not among the parts.
ALTER TABLE import_source ADD COLUMN missing_files INTEGER NOT NULL DEFAULT 0;
