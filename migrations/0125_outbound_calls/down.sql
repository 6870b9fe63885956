DROP TABLE outbound_pace;
DROP TABLE outbound_calls;
