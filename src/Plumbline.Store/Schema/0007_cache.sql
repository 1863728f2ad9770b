-- What the prompt cache saved and lost: derived by Core/Caching from the requests of each session, in the order of their times.

-- Sums by session, context, model, class of source and quarter of an hour (its start). Money is in billionths of a dollar, of priced requests;
-- `lives_…` is what prompts would have cost with either life of cache writes.
CREATE TABLE cache_cells (
    usage_identity UUID NOT NULL, context_id INTEGER NOT NULL, model_id INTEGER, query_source UTINYINT NOT NULL, time BIGINT NOT NULL,
    requests BIGINT NOT NULL, unpriced BIGINT NOT NULL, input_tokens BIGINT NOT NULL, read_tokens BIGINT NOT NULL,
    written_5m_tokens BIGINT NOT NULL, written_1h_tokens BIGINT NOT NULL,
    saved BIGINT NOT NULL, premium BIGINT NOT NULL, lives_5m BIGINT NOT NULL, lives_1h BIGINT NOT NULL
);

-- What was lost in these cells, by cause and kind of evidence (the numbers of CacheCause and CacheEvidence). First requests of conversations are here
-- too, with what they cost, although nothing was lost.
CREATE TABLE cache_losses (
    usage_identity UUID NOT NULL, context_id INTEGER NOT NULL, model_id INTEGER, query_source UTINYINT NOT NULL, time BIGINT NOT NULL,
    cause UTINYINT NOT NULL, evidence UTINYINT NOT NULL, requests BIGINT NOT NULL, tokens BIGINT NOT NULL, cost BIGINT NOT NULL
);

-- Large misses one by one, `row` and `time` as in `requests`; `cost` is NULL for a model without a price.
CREATE TABLE cache_misses (
    usage_identity UUID NOT NULL, row BIGINT NOT NULL, time BIGINT NOT NULL, context_id INTEGER NOT NULL, model_id INTEGER,
    query_source UTINYINT NOT NULL, request_id VARCHAR, cause UTINYINT NOT NULL, evidence UTINYINT NOT NULL, gap_ms BIGINT NOT NULL,
    expected_tokens BIGINT NOT NULL, read_tokens BIGINT NOT NULL, lost_tokens BIGINT NOT NULL, cost BIGINT
);

-- Sessions whose rows above have to be worked out again, and contexts of events that a miss may be explained by.
CREATE TABLE cache_due (usage_identity UUID NOT NULL);
CREATE TABLE cache_due_contexts (context_id INTEGER NOT NULL);

-- The rules and prices that all rows above are by, and whether any were left to do. One row.
CREATE TABLE cache_state (version VARCHAR NOT NULL, price_book VARCHAR NOT NULL, is_complete BOOLEAN NOT NULL);
INSERT INTO cache_state VALUES ('', '', FALSE);
