-- Since when no contract of the account's tenant runs any more; empty while one does.
ALTER TABLE registrations ADD COLUMN moved_out_at timestamptz;
