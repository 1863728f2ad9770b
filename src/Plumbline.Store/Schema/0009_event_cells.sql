-- Errors and prompts are counted before they are asked for: by half hour (its start), context, name, and what errors say of their requests.
CREATE TABLE event_cells (
    time BIGINT NOT NULL, context_id INTEGER NOT NULL, name_id INTEGER NOT NULL, model_id INTEGER, query_source_detail_id INTEGER,
    effort VARCHAR, speed VARCHAR, agent VARCHAR, skill VARCHAR, plugin VARCHAR, mcp_server VARCHAR, mcp_tool VARCHAR, events BIGINT NOT NULL
);

-- The events up to this `row` are counted there. What is removed of them is taken back by a row with a negative number in the same transaction. One row.
CREATE TABLE event_cell_state (folded_to BIGINT NOT NULL);
INSERT INTO event_cell_state VALUES (0);
