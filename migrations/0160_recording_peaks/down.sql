DROP TABLE recording_peaks;
