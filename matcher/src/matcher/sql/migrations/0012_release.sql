-- Why staff let this letter go against a limit.
ALTER TABLE orders ADD COLUMN release_reason text NOT NULL DEFAULT '';
