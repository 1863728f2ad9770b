-- Events that questions ask for by name and that are few among all: a copy of their rows in `events`, so that nobody looks for them among millions of tools' results.
CREATE TABLE rare_events AS SELECT * FROM events WHERE FALSE;

-- The rows of `events` and of `requests` up to which `rare_events` and `request_times` have what they are to have. One row.
CREATE TABLE derived_rows (events BIGINT NOT NULL, requests BIGINT NOT NULL);
INSERT INTO derived_rows VALUES (0, 0);
