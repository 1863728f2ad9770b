-- The ledger's tables. Times are nanoseconds since 1970 (UTC) in BIGINT; money and metric values are billionths in BIGINT or HUGEINT.
-- Text that repeats is an id into `strings`; what is said once per session is a row of `contexts`, once per series a row of `series`.
-- No table has an index: rows are appended in bulk, and the writer owns uniqueness.

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- Where in the journal the rows of the last commit end. One row.
CREATE TABLE applied (position BIGINT NOT NULL);
INSERT INTO applied VALUES (0);

CREATE TABLE strings (id INTEGER NOT NULL, value VARCHAR NOT NULL);

-- Who a sender says it is; `person` is the merged identity and may change when more becomes known.
CREATE TABLE identities (
    id INTEGER NOT NULL, user_email VARCHAR, user_account_uuid VARCHAR, user_id VARCHAR, person VARCHAR
);

CREATE TABLE contexts (
    id INTEGER NOT NULL, hash UUID NOT NULL, first_seen BIGINT NOT NULL,
    session VARCHAR, identity_id INTEGER,
    organization VARCHAR, team VARCHAR, cost_center VARCHAR, project VARCHAR, repository VARCHAR, branch VARCHAR,
    provider VARCHAR, entrypoint VARCHAR, terminal VARCHAR, service_name VARCHAR, version VARCHAR,
    attributes VARCHAR NOT NULL, -- standard attributes of the records, and those they share with the resource, as a JSON object
    resource_attributes VARCHAR NOT NULL -- the rest of the resource's, as a JSON object
);

CREATE TABLE metrics (
    id INTEGER NOT NULL, name VARCHAR NOT NULL, unit VARCHAR NOT NULL, kind UTINYINT NOT NULL, monotonic BOOLEAN NOT NULL,
    known_start BOOLEAN NOT NULL
);

CREATE TABLE series (
    id INTEGER NOT NULL, hash UUID NOT NULL, metric_id INTEGER NOT NULL, context_id INTEGER NOT NULL,
    usage_metric UTINYINT NOT NULL, token_type UTINYINT NOT NULL, usage_identity UUID, -- only for cost and tokens
    model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
    agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER,
    attributes_id INTEGER NOT NULL -- the point's attributes that are not its context's: a JSON object in `strings`
);

-- Monotonic sums: each point that changed something. `value` is the point's own (the running total of a cumulative point), so
-- that marks can be had again as maxima; `increment` is what it added to the series' total, negative only in a correction.
CREATE TABLE increments (
    series_id INTEGER NOT NULL, temporality UTINYINT NOT NULL,
    point_start BIGINT NOT NULL, point_time BIGINT NOT NULL, -- as sent: the point's identity
    window_start BIGINT NOT NULL, time BIGINT NOT NULL, received BIGINT NOT NULL,
    increment HUGEINT NOT NULL, value HUGEINT NOT NULL, flag UTINYINT NOT NULL
);

-- What must outlive the rows that retention removes (`total`: their increments; temporality 0: contribution only), and when idle
-- cumulative writers were last heard.
CREATE TABLE marks (
    series_id INTEGER NOT NULL, temporality UTINYINT NOT NULL, start BIGINT NOT NULL,
    value HUGEINT NOT NULL, total HUGEINT NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL
);

-- Gauges, histograms, summaries and sums that may fall: as they came.
CREATE TABLE points (
    series_id INTEGER NOT NULL, hash UUID NOT NULL, temporality UTINYINT NOT NULL,
    point_start BIGINT NOT NULL, time BIGINT NOT NULL, received BIGINT NOT NULL,
    value HUGEINT, count UBIGINT, sum DOUBLE, detail VARCHAR, flag UTINYINT NOT NULL
);

-- Requests to the Claude API, each once.
CREATE TABLE requests (
    row BIGINT NOT NULL, source UTINYINT NOT NULL, -- 1: an event
    received BIGINT NOT NULL, time BIGINT NOT NULL, context_id INTEGER NOT NULL,
    key UUID NOT NULL, hash UUID NOT NULL, usage_identity UUID NOT NULL, request_id VARCHAR,
    prompt UUID, message_uuid UUID, agent_instance_id INTEGER, sequence BIGINT,
    model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
    agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER,
    input_tokens BIGINT, output_tokens BIGINT, cache_read_tokens BIGINT, cache_creation_tokens BIGINT,
    cache_creation_5m_tokens BIGINT, cache_creation_1h_tokens BIGINT,
    client_cost BIGINT, duration_ms BIGINT, ttft_ms BIGINT,
    trace_id UUID, span_id UBIGINT, flag UTINYINT NOT NULL, attributes VARCHAR
);

-- What requests that retention removed had used, for the comparison with what metrics metered.
CREATE TABLE folded_requests (
    usage_identity UUID NOT NULL, time BIGINT NOT NULL,
    model_id INTEGER, query_source UTINYINT NOT NULL, effort_id INTEGER, agent_id INTEGER, skill_id INTEGER, mcp_server_id INTEGER,
    mcp_tool_id INTEGER,
    client_cost HUGEINT, input_tokens HUGEINT, output_tokens HUGEINT, cache_read_tokens HUGEINT, cache_creation_tokens HUGEINT
);

-- All other log records.
CREATE TABLE events (
    row BIGINT NOT NULL, received BIGINT NOT NULL, time BIGINT NOT NULL, context_id INTEGER NOT NULL,
    hash UUID NOT NULL, name_id INTEGER, sequence BIGINT, prompt UUID, request_id VARCHAR, tool_use_id VARCHAR,
    agent_instance_id INTEGER, model_id INTEGER, query_source_detail_id INTEGER, tool_id INTEGER,
    decision_id INTEGER, decision_source_id INTEGER, error_type_id INTEGER, error VARCHAR, success BOOLEAN,
    duration_ms BIGINT, status_code INTEGER, attempt INTEGER, severity INTEGER,
    trace_id UUID, span_id UBIGINT, flag UTINYINT NOT NULL, attributes VARCHAR
);

CREATE TABLE spans (
    row BIGINT NOT NULL, received BIGINT NOT NULL, start_time BIGINT NOT NULL, end_time BIGINT NOT NULL, context_id INTEGER NOT NULL,
    trace_id UUID NOT NULL, span_id UBIGINT NOT NULL, parent_span_id UBIGINT, name_id INTEGER NOT NULL, kind UTINYINT NOT NULL,
    status_code UTINYINT NOT NULL, status_message VARCHAR, request_id VARCHAR, tool_use_id VARCHAR, agent_instance_id INTEGER,
    flag UTINYINT NOT NULL, attributes VARCHAR, span_events VARCHAR, links VARCHAR
);

-- The text of ids that are kept in 128 bits although they are not UUIDs.
CREATE TABLE long_ids (id UUID NOT NULL, text VARCHAR NOT NULL);

-- Derived: changes of what was metered beyond the known requests; see Core/Metrics/Unitemised.cs.
CREATE TABLE unitemised (usage_identity UUID NOT NULL, series_id INTEGER NOT NULL, time BIGINT NOT NULL, amount HUGEINT NOT NULL);

-- Identities whose unitemised amounts have to be worked out again.
CREATE TABLE usage_due (usage_identity UUID NOT NULL);

-- Who sends, and what was odd about it.
CREATE TABLE senders (
    id INTEGER NOT NULL, scope VARCHAR NOT NULL, version VARCHAR NOT NULL, signal UTINYINT NOT NULL, protocol UTINYINT NOT NULL,
    encoding UTINYINT NOT NULL, temporality UTINYINT NOT NULL,
    requests BIGINT NOT NULL, records BIGINT NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL
);
CREATE TABLE sender_reasons (sender_id INTEGER NOT NULL, reason UTINYINT NOT NULL, count BIGINT NOT NULL);

-- Which clean series have been scraped before, and the largest value each was served with: they never go down.
CREATE TABLE exposed (hash UUID NOT NULL, value HUGEINT NOT NULL);
