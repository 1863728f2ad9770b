-- How long requests took, counted by day (UTC), model and effort: of `is_first` the time to the first token, else to the last. Times are rounded as they are shown. `tokens` came in
-- `generating_ms` between the two. What is changed or removed of `requests` is taken back by a row with negative counts.
CREATE TABLE request_times (
    time BIGINT NOT NULL, model_id INTEGER, effort_id INTEGER, is_first BOOLEAN NOT NULL, ms BIGINT NOT NULL,
    requests BIGINT NOT NULL, tokens HUGEINT NOT NULL, generating_ms HUGEINT NOT NULL
);
