-- Usage is added up before it is asked for: by half hour, context and combination, in a table for each version of prices.

-- What requests can be grouped by that is neither time nor context, each combination that occurred once. `source` is that of requests, `finding` that
-- of list_costs_<id>.
CREATE TABLE combinations (
    id INTEGER NOT NULL, source UTINYINT NOT NULL, finding UTINYINT NOT NULL,
    model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
    agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER
);

-- The requests up to this `row` are added up in `usage_cells_<id>`, which exists once this is above 0. What is changed or removed of them is taken back there in the same transaction.
ALTER TABLE price_versions ADD COLUMN folded_to BIGINT DEFAULT 0;

-- How many rows `usage_cells_<id>` had when rows of one cell were last put together.
ALTER TABLE price_versions ADD COLUMN compact_cells BIGINT DEFAULT 0;
