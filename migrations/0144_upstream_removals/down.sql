DROP TABLE upstream_removals;
