-- Session logs tell requests again, or tell those that no event told.

-- What was merged into a request. A request that a session log completes or tells alone has `log_key`; what its event said itself of the
-- fields that the log may change is then in the `event_…` columns, else in the fields themselves. Whatever changes a request
-- gives it a new `row`, larger than all before.
ALTER TABLE requests ADD COLUMN id_kind UTINYINT;
ALTER TABLE requests ADD COLUMN log_key UUID;
ALTER TABLE requests ADD COLUMN log_hash UUID;
ALTER TABLE requests ADD COLUMN event_output_tokens BIGINT;
ALTER TABLE requests ADD COLUMN event_cache_creation_tokens BIGINT;
ALTER TABLE requests ADD COLUMN event_cache_creation_5m_tokens BIGINT;
ALTER TABLE requests ADD COLUMN event_cache_creation_1h_tokens BIGINT;
ALTER TABLE requests ADD COLUMN service_tier UTINYINT;
ALTER TABLE requests ADD COLUMN is_us_geo BOOLEAN;
ALTER TABLE requests ADD COLUMN is_fast BOOLEAN;
ALTER TABLE requests ADD COLUMN web_searches BIGINT;
ALTER TABLE requests ADD COLUMN web_fetches BIGINT;
ALTER TABLE requests ADD COLUMN thinking_tokens BIGINT;
ALTER TABLE requests ADD COLUMN output_is_lower_bound BOOLEAN;
ALTER TABLE requests ADD COLUMN split_is_assumed BOOLEAN;
ALTER TABLE requests ADD COLUMN parts VARCHAR;
UPDATE requests SET id_kind = CASE WHEN request_id IS NULL THEN 0 WHEN request_id LIKE 'req_%' THEN 1 ELSE 2 END;

-- Responses as session logs tell them, each message and request id once; what of them counts is in `requests`.
CREATE TABLE logged_requests (
    message_key UUID NOT NULL, request_key UUID NOT NULL, hash UUID NOT NULL, usage_identity UUID NOT NULL, context_id INTEGER NOT NULL,
    origin_time BIGINT NOT NULL, is_marked_copy BOOLEAN NOT NULL, is_sidechain BOOLEAN NOT NULL, has_stop_reason BOOLEAN NOT NULL,
    received BIGINT NOT NULL, time BIGINT NOT NULL, request_id VARCHAR, prompt UUID, message_uuid UUID, agent_instance_id INTEGER,
    model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
    agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER,
    input_tokens BIGINT, output_tokens BIGINT, cache_read_tokens BIGINT, cache_creation_5m_tokens BIGINT, cache_creation_1h_tokens BIGINT,
    thinking_tokens BIGINT, web_searches BIGINT, web_fetches BIGINT, client_cost BIGINT, duration_ms BIGINT,
    service_tier UTINYINT NOT NULL, is_us_geo BOOLEAN NOT NULL, is_fast BOOLEAN NOT NULL, output_is_lower_bound BOOLEAN NOT NULL,
    split_is_assumed BOOLEAN NOT NULL, flag UTINYINT NOT NULL, parts VARCHAR, attributes VARCHAR
);

-- Of requests that retention removed: whether events told of them, and whether one lacked the API's request id.
ALTER TABLE folded_requests ADD COLUMN has_events BOOLEAN;
ALTER TABLE folded_requests ADD COLUMN lacks_ids BOOLEAN;

-- Identities whose logged responses have to be held against events again.
CREATE TABLE match_due (usage_identity UUID NOT NULL);

-- Prompts and tool calls that session logs tell: source 2, unique by prompt or tool use, never beside an event of the same.
ALTER TABLE events ADD COLUMN source UTINYINT DEFAULT 1;
ALTER TABLE events ADD COLUMN origin_time BIGINT DEFAULT 0;

CREATE OR REPLACE VIEW event_rows AS
SELECT e.row, e.source, e.received, e.time, n.value AS name, c.session, p.user, c.team, c.cost_center, c.project, c.version,
       coalesce(l.text, CAST(e.prompt AS VARCHAR)) AS prompt, e.sequence, e.request_id, e.tool_use_id, a.value AS agent_instance,
       m.value AS model, q.value AS query_source_detail, t.value AS tool, d.value AS decision, s.value AS decision_source,
       y.value AS error_type, e.error, e.success, e.duration_ms, e.status_code, e.attempt, e.severity,
       e.trace_id, e.span_id, e.flag, e.attributes, c.attributes AS context_attributes, e.context_id
FROM events e
JOIN contexts c ON c.id = e.context_id
JOIN people p ON p.context_id = e.context_id
LEFT JOIN strings n ON n.id = e.name_id
LEFT JOIN strings a ON a.id = e.agent_instance_id
LEFT JOIN strings m ON m.id = e.model_id
LEFT JOIN strings q ON q.id = e.query_source_detail_id
LEFT JOIN strings t ON t.id = e.tool_id
LEFT JOIN strings d ON d.id = e.decision_id
LEFT JOIN strings s ON s.id = e.decision_source_id
LEFT JOIN strings y ON y.id = e.error_type_id
LEFT JOIN long_ids l ON l.id = e.prompt;
