-- Whether our row was saved since the order: one that is not was left behind by a worker that ended in between. The code of
-- before says nothing of it, and its orders count as noted.
ALTER TABLE orders ADD COLUMN noted boolean NOT NULL DEFAULT true;
