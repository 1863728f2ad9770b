-- What requests cost at list prices: derived by Core/Pricing from rows of `requests`, never written into them.

-- One row for each request up to `priced_to`, by its `row`: a request that is changed gets a new row there, and so here. Times and dimensions
-- are the request's, because adding up by a join of millions of rows takes ten times as long. `list_cost` is NULL for an unpriced request; the bounds
-- are kept as what is to be added to `list_cost` (to 0 where it is NULL), which for most is nothing.
CREATE TABLE list_costs (
    row BIGINT NOT NULL, time BIGINT NOT NULL, context_id INTEGER NOT NULL,
    model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
    agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER,
    list_cost BIGINT, to_low BIGINT NOT NULL, to_high BIGINT NOT NULL
);

-- The version of the price book that all of them belong to, and how far they are. One row. Questions use them once they are complete.
CREATE TABLE list_cost_state (price_book VARCHAR NOT NULL, priced_to BIGINT NOT NULL, is_complete BOOLEAN NOT NULL);
INSERT INTO list_cost_state VALUES ('', 0, FALSE);
