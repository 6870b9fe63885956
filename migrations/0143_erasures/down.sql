DROP TABLE erasure_items;
DROP TABLE erasures;
