-- What questions see: ids resolved to names, the same columns in every store.

CREATE VIEW people AS SELECT c.id AS context_id, i.person AS user FROM contexts c LEFT JOIN identities i ON i.id = c.identity_id;

-- Claude Code's events other than api_request, and other senders' log records, with names.
CREATE VIEW event_rows AS
SELECT e.row, e.received, e.time, n.value AS name, c.session, p.user, c.team, c.cost_center, c.project, c.version,
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
