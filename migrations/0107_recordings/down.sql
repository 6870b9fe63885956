DROP TABLE unclaimed_recordings;
DROP TABLE recordings;
