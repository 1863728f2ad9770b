using System.Text.Json;

namespace Plumbline.Server.Api;

/// <summary>The schemas of the answers.</summary>
static class OpenApiSchemas
{
    // JSON Schema, kept as text because it is read, not computed. Rows also have a member for each dimension or attribute asked for.
    const string Schemas = """
        {
          "schemas": {
            "Time": { "type": "string", "format": "date-time" },
            "Money": { "type": "string", "description": "An exact decimal number.", "examples": ["0.017952"] },
            "Cursor": { "type": ["string", "null"], "description": "For the next page; null on the last one." },
            "Amounts": {
              "type": "object",
              "properties": {
                "input_tokens": { "type": "number" },
                "output_tokens": { "type": "number" },
                "cache_read_tokens": { "type": "number" },
                "cache_creation_tokens": { "type": "number" },
                "cache_creation_5m_tokens": { "type": "number", "description": "Of the cache writes, those known to live 5 minutes." },
                "cache_creation_1h_tokens": { "type": "number", "description": "Of the cache writes, those known to live an hour." },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" }
              },
              "required": ["input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "cache_creation_5m_tokens", "cache_creation_1h_tokens", "client_cost_usd"]
            },
            "UsageRow": {
              "allOf": [{ "$ref": "#/components/schemas/Amounts" }],
              "type": "object",
              "properties": {
                "requests": { "type": "integer", "description": "Requests that are known one by one." },
                "list_cost_usd": { "type": ["string", "null"], "description": "What the requests cost at list prices: the sum over those that the price book has a price for; null when it has one for none. Unitemised usage is outside of it." },
                "list_cost_low_usd": { "type": ["string", "null"], "description": "At least; unpriced requests and cache writes of unknown kind included." },
                "list_cost_high_usd": { "type": ["string", "null"], "description": "At most; unpriced requests and cache writes of unknown kind included." },
                "effective_cost_usd": { "type": ["string", "null"], "description": "What the requests cost under the contract; the list cost where there is none." },
                "api_equivalent_usd": { "type": ["string", "null"], "description": "The part of the list cost whose owners are on a subscription: what it would cost by use, owed to nobody." },
                "unpriced_requests": { "type": ["integer", "null"], "description": "Requests that the price book has no price for." },
                "unpriced_tokens": { "type": ["integer", "null"], "description": "All tokens of these." },
                "solved_requests": { "type": ["integer", "null"], "description": "Requests of which the client's estimate told what the record left open, such as the kind of cache writes: one answer only made the two agree." },
                "bounded_requests": { "type": ["integer", "null"], "description": "Priced requests whose list cost is known within bounds only." },
                "cost_difference": {
                  "type": ["object", "null"],
                  "description": "The client's estimates of requests less their list cost, by cause; together client_cost_usd less unitemised.client_cost_usd less list_cost_usd.",
                  "additionalProperties": { "$ref": "#/components/schemas/Money" }
                },
                "coverage": { "type": ["number", "null"], "minimum": 0, "maximum": 1, "description": "The share of the client's estimate that stands on requests known one by one; null where nothing was estimated." },
                "sessions": { "type": "number" },
                "users": { "type": "integer" },
                "errors": { "type": "integer", "description": "api_error events." },
                "unitemised": { "$ref": "#/components/schemas/Amounts" }
              },
              "required": ["requests", "list_cost_usd", "list_cost_low_usd", "list_cost_high_usd", "effective_cost_usd", "api_equivalent_usd", "unpriced_requests", "unpriced_tokens", "solved_requests", "bounded_requests", "cost_difference", "coverage", "sessions", "users", "errors", "unitemised"],
              "additionalProperties": { "type": ["string", "null"] }
            },
            "Usage": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/UsageRow" } },
                "total": { "$ref": "#/components/schemas/UsageRow" },
                "sources": {
                  "type": "object",
                  "description": "How many requests each source contributed.",
                  "properties": { "events": { "type": "integer" }, "metrics": { "type": "integer" }, "session_logs": { "type": "integer" } },
                  "required": ["events", "metrics", "session_logs"]
                },
                "price_book": { "type": ["string", "null"], "description": "The version of the price book of all list costs; null while they are being worked out, and then so are they." },
                "prices": { "type": ["string", "null"], "description": "The version of the prices of all costs: the price book's, and behind a dot the contract's." },
                "rules": { "type": "string", "description": "The version of the rules that say whose usage is." },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "tz", "rows", "total", "sources", "price_book", "prices", "rules", "next_cursor"]
            },
            "Prices": {
              "type": "object",
              "properties": {
                "prices": { "type": "string", "description": "The version of these prices: the price book's, and behind a dot the contract's." },
                "price_book": { "type": "string" },
                "contract": { "type": ["string", "null"] },
                "versions": {
                  "type": "array",
                  "description": "The versions that can be asked for, the current one first.",
                  "items": {
                    "type": "object",
                    "properties": { "prices": { "type": "string" }, "is_current": { "type": "boolean" } },
                    "required": ["prices", "is_current"]
                  }
                },
                "web_search_usd_per_1000": { "$ref": "#/components/schemas/Money" },
                "rows": {
                  "type": "array",
                  "description": "Dollars for a million tokens, one row for each model, period and way of using it.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "model": { "type": "string" },
                      "use": { "type": "string", "enum": ["standard", "long", "fast", "fast_long"] },
                      "above_tokens": { "type": ["integer", "null"], "description": "Prompts above this are long." },
                      "from": { "type": ["string", "null"], "format": "date" },
                      "until": { "type": ["string", "null"], "format": "date" },
                      "input": { "$ref": "#/components/schemas/Money" },
                      "output": { "$ref": "#/components/schemas/Money" },
                      "cache_read": { "$ref": "#/components/schemas/Money" },
                      "cache_write_5m": { "$ref": "#/components/schemas/Money" },
                      "cache_write_1h": { "$ref": "#/components/schemas/Money" },
                      "us_factor": { "$ref": "#/components/schemas/Money" },
                      "batch_factor": { "$ref": "#/components/schemas/Money" },
                      "aliases": { "type": "array", "items": { "type": "string" } },
                      "sources": { "type": "array", "items": { "type": "string" } },
                      "note": { "type": ["string", "null"] }
                    },
                    "required": ["model", "use", "above_tokens", "from", "until", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "us_factor", "batch_factor", "aliases", "sources", "note"]
                  }
                },
                "contract_terms": { "type": "array", "items": { "type": "object", "description": "A discount, or prices; the first term that fits a request counts." } }
              },
              "required": ["prices", "price_book", "contract", "versions", "web_search_usd_per_1000", "rows", "contract_terms"]
            },
            "AllocatedAmounts": {
              "type": "object",
              "properties": {
                "requests": { "type": "integer", "description": "Requests that are known one by one. Those of a pool are divided, too." },
                "input_tokens": { "type": "number" },
                "output_tokens": { "type": "number" },
                "cache_read_tokens": { "type": "number" },
                "cache_creation_tokens": { "type": "number" },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "type": ["string", "null"], "description": "Null when no request is priced." },
                "list_cost_low_usd": { "type": ["string", "null"] },
                "list_cost_high_usd": { "type": ["string", "null"] },
                "effective_cost_usd": { "type": ["string", "null"], "description": "What the requests cost under the contract." },
                "unpriced_requests": { "type": ["integer", "null"] },
                "unpriced_tokens": { "type": ["integer", "null"] },
                "api_equivalent_usd": { "type": ["string", "null"], "description": "The part of the list cost that is on a subscription, and owed to nobody." }
              },
              "required": ["requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "client_cost_usd", "list_cost_usd", "list_cost_low_usd", "list_cost_high_usd", "effective_cost_usd", "unpriced_requests", "unpriced_tokens", "api_equivalent_usd"]
            },
            "AllocationRow": {
              "type": "object",
              "properties": {
                "unallocated_reason": { "type": ["string", "null"], "description": "Why it has no owner; null when it has one." },
                "direct": { "$ref": "#/components/schemas/AllocatedAmounts" },
                "shared": { "type": "object", "description": "What was received of each shared pool, by its name.", "additionalProperties": { "$ref": "#/components/schemas/AllocatedAmounts" } },
                "total": { "$ref": "#/components/schemas/AllocatedAmounts" }
              },
              "required": ["unallocated_reason", "direct", "shared", "total"],
              "additionalProperties": { "type": ["string", "null"] }
            },
            "Allocation": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/AllocationRow" } },
                "total": { "$ref": "#/components/schemas/AllocatedAmounts" },
                "allocated_share": {
                  "type": "object",
                  "description": "From 0 to 1, rounded down to a millionth; null when there is nothing to allocate.",
                  "properties": { "client_cost": { "type": ["string", "null"] }, "list_cost": { "type": ["string", "null"] } },
                  "required": ["client_cost", "list_cost"]
                },
                "unallocated_senders": {
                  "type": "array",
                  "description": "Who sent the largest parts of what is unallocated, and what would fix it.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "unallocated_reason": { "type": "string" },
                      "user": { "type": ["string", "null"] },
                      "service_name": { "type": ["string", "null"] },
                      "repository": { "type": ["string", "null"] },
                      "fix": { "type": "string" },
                      "amounts": { "$ref": "#/components/schemas/AllocatedAmounts" }
                    },
                    "required": ["unallocated_reason", "user", "service_name", "repository", "fix", "amounts"]
                  }
                },
                "rules": { "type": "string", "description": "The version of the rules that say whose usage is." },
                "price_book": { "type": ["string", "null"], "description": "The version of the price book of all list costs; null while they are being worked out." }
              },
              "required": ["from", "to", "rows", "total", "allocated_share", "unallocated_senders", "rules", "price_book"]
            },
            "CacheRow": {
              "type": "object",
              "properties": {
                "requests": { "type": "integer" },
                "input_tokens": { "type": "integer" },
                "cache_read_tokens": { "type": "integer" },
                "cache_creation_tokens": { "type": "integer" },
                "cache_creation_5m_tokens": { "type": "integer", "description": "Those of unknown life included." },
                "cache_creation_1h_tokens": { "type": "integer" },
                "cache_hit_ratio": { "type": ["number", "null"], "description": "Tokens read of all tokens of prompts; null without any." },
                "unpriced_requests": { "type": "integer", "description": "Requests that no amount here holds, because the price book has no price for their model." },
                "saved_usd": { "$ref": "#/components/schemas/Money" },
                "write_premium_usd": { "$ref": "#/components/schemas/Money" },
                "lost_tokens": { "type": "integer" },
                "lost_usd": { "$ref": "#/components/schemas/Money" },
                "causes": {
                  "type": "array",
                  "description": "The losses add up to lost_tokens and lost_usd.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "cause": { "type": "string", "enum": ["idle_5m", "idle_1h", "model_switch", "effort_switch", "fast_switch", "compaction", "client_upgrade", "tool_change", "resume", "unknown", "minor", "session_start"] },
                      "is_possible_only": { "type": "boolean", "description": "Whether fewer than nine of ten such causes are right." },
                      "is_loss": { "type": "boolean", "description": "False for session_start: nothing had been cached." },
                      "requests": { "type": "integer" },
                      "tokens": { "type": "integer" },
                      "cost_usd": { "$ref": "#/components/schemas/Money" },
                      "advice": { "type": "string" }
                    },
                    "required": ["cause", "is_possible_only", "is_loss", "requests", "tokens", "cost_usd", "advice"]
                  }
                },
                "cache_lives": {
                  "type": "object",
                  "description": "What all prompts would have cost with either life of cache writes.",
                  "properties": {
                    "writes_5m_usd": { "$ref": "#/components/schemas/Money" },
                    "writes_1h_usd": { "$ref": "#/components/schemas/Money" },
                    "better": { "type": ["string", "null"], "enum": ["5m", "1h", null] }
                  },
                  "required": ["writes_5m_usd", "writes_1h_usd", "better"]
                }
              },
              "required": ["requests", "input_tokens", "cache_read_tokens", "cache_creation_tokens", "cache_creation_5m_tokens", "cache_creation_1h_tokens", "cache_hit_ratio", "unpriced_requests", "saved_usd", "write_premium_usd", "lost_tokens", "lost_usd", "causes", "cache_lives"],
              "additionalProperties": { "type": ["string", "null"] }
            },
            "CacheMiss": {
              "type": "object",
              "properties": {
                "time": { "$ref": "#/components/schemas/Time" },
                "request_id": { "type": ["string", "null"] },
                "cause": { "type": "string" },
                "is_possible_only": { "type": "boolean" },
                "gap_ms": { "type": "integer", "description": "From the start of the request before to the start of this one." },
                "expected_tokens": { "type": "integer" },
                "cache_read_tokens": { "type": "integer" },
                "lost_tokens": { "type": "integer" },
                "lost_usd": { "type": ["string", "null"] }
              },
              "required": ["time", "request_id", "cause", "is_possible_only", "gap_ms", "expected_tokens", "cache_read_tokens", "lost_tokens", "lost_usd"],
              "additionalProperties": { "type": ["string", "null"] }
            },
            "Cache": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/CacheRow" } },
                "total": { "$ref": "#/components/schemas/CacheRow" },
                "largest_misses": { "type": "array", "items": { "$ref": "#/components/schemas/CacheMiss" } },
                "price_book": { "type": ["string", "null"], "description": "The version of the price book of all amounts; null while they are being worked out." },
                "pending_sessions": { "type": "integer", "description": "Sessions with requests that are not in the answer yet." },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "tz", "rows", "total", "largest_misses", "price_book", "pending_sessions", "next_cursor"]
            },
            "Counter": {
              "type": "object",
              "properties": {
                "metric": { "type": "string" },
                "unit": { "type": "string" },
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "rows": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": { "increase": { "$ref": "#/components/schemas/Money" } },
                    "required": ["increase"],
                    "additionalProperties": { "type": ["string", "null"] }
                  }
                },
                "total": { "type": "object", "properties": { "increase": { "$ref": "#/components/schemas/Money" } }, "required": ["increase"] },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["metric", "unit", "from", "to", "tz", "rows", "total", "next_cursor"]
            },
            "Event": {
              "type": "object",
              "description": "What an event carried; what is absent is left out.",
              "properties": {
                "time": { "$ref": "#/components/schemas/Time" },
                "received": { "$ref": "#/components/schemas/Time" },
                "name": { "type": "string" },
                "session": { "type": "string" },
                "user": { "type": "string" },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "own_plugin": { "type": "string", "description": "The plugin that the event is about, when it is one of the organisation's own whose name telemetry hides." },
                "attributes": { "type": "object", "description": "What has no member of its own." },
                "context": { "type": "object", "description": "The resource's and the standard attributes." }
              },
              "required": ["time", "received", "attributes", "context"],
              "additionalProperties": { "type": ["string", "number", "boolean"] }
            },
            "Events": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Event" } },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" },
                "tail_cursor": { "type": "string", "description": "For since, to ask what was written after this answer." }
              },
              "required": ["from", "to", "rows", "next_cursor", "tail_cursor"]
            },
            "Span": {
              "type": "object",
              "properties": {
                "span_id": { "type": "string" },
                "parent_span_id": { "type": ["string", "null"] },
                "name": { "type": "string" },
                "kind": { "type": "string" },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "received": { "$ref": "#/components/schemas/Time" },
                "status": { "type": "string", "enum": ["unset", "ok", "error"] },
                "status_message": { "type": ["string", "null"] },
                "session": { "type": ["string", "null"] },
                "user": { "type": ["string", "null"] },
                "request_id": { "type": ["string", "null"] },
                "tool_use_id": { "type": ["string", "null"] },
                "agent_id": { "type": ["string", "null"] },
                "flag": { "type": ["string", "null"] },
                "attributes": { "type": "object" },
                "context": { "type": "object", "description": "The resource's and the standard attributes." },
                "events": { "type": "array", "items": { "type": "object" } },
                "links": { "type": "array", "items": { "type": "object" } }
              },
              "required": ["span_id", "name", "kind", "start", "end", "status", "attributes", "context", "events", "links"]
            },
            "Owner": {
              "type": "object",
              "properties": {
                "team": { "type": ["string", "null"] },
                "cost_center": { "type": ["string", "null"] },
                "project": { "type": ["string", "null"] },
                "department": { "type": ["string", "null"] },
                "person": { "type": ["string", "null"], "description": "As the identity map calls them." },
                "pool": { "type": ["string", "null"], "description": "The shared pool that is divided among teams." },
                "billing": { "type": "string", "enum": ["metered", "subscription"] },
                "unallocated_reason": { "type": ["string", "null"], "enum": [null, "no_identity", "unknown_person", "outside_dates", "person_without_team", "no_rule"] }
              },
              "required": ["team", "cost_center", "project", "department", "person", "pool", "billing", "unallocated_reason"]
            },
            "Why": {
              "type": "object",
              "properties": {
                "request": { "type": "object", "properties": { "request_id": { "type": ["string", "null"] }, "message_uuid": { "type": ["string", "null"] }, "key": { "type": "string" }, "time": { "$ref": "#/components/schemas/Time" } } },
                "costs": { "type": "object", "additionalProperties": { "type": ["string", "null"] } },
                "owner": { "$ref": "#/components/schemas/Owner" },
                "summary": { "type": "string" },
                "fix": { "type": ["string", "null"], "description": "What would give it an owner; null when it has one." },
                "owned_since": { "type": ["string", "null"], "description": "Since when its sender's usage belongs to this owner; null: always." },
                "owned_until": { "type": ["string", "null"], "description": "Until when (exclusive); null: for ever." },
                "rules": { "type": "string", "description": "The rules that explain it." },
                "counted_by": { "type": "string", "description": "The rules by which pages and usage count it at present." },
                "keys": { "type": "array", "items": { "type": "object", "properties": { "kind": { "type": "string" }, "value": { "type": "string" } } } },
                "steps": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "kind": { "type": "string", "enum": ["rule", "identity_row", "identity_map", "defaults"] },
                      "name": { "type": "string" },
                      "place": { "type": ["string", "null"], "description": "File and line." },
                      "holds": { "type": "boolean" },
                      "why": { "type": "string" },
                      "sets": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "properties": {
                            "field": { "type": "string" },
                            "value": { "type": ["string", "null"] },
                            "counts": { "type": "boolean", "description": "False when a step above has decided, or there is no value." },
                            "why": { "type": "string" }
                          }
                        }
                      }
                    },
                    "required": ["kind", "name", "place", "holds", "why", "sets"]
                  }
                }
              },
              "required": ["request", "costs", "owner", "summary", "fix", "owned_since", "owned_until", "rules", "counted_by", "keys", "steps"]
            },
            "Rules": {
              "type": "object",
              "properties": {
                "version": { "type": "string" },
                "counted_by": { "type": ["string", "null"], "description": "The version by which pages and usage count at present." },
                "loaded_at": { "type": ["string", "null"], "description": "Since when this version is in use; null without a rules file." },
                "files": { "type": "array", "items": { "type": "string" } },
                "problems": { "type": "array", "items": { "type": "string" }, "description": "What is wrong in the files as they are now; the version before stays in use." },
                "rows": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "kind": { "type": "string", "enum": ["rule", "identity_map"] },
                      "name": { "type": "string" },
                      "place": { "type": ["string", "null"] },
                      "from": { "type": ["string", "null"] },
                      "until": { "type": ["string", "null"] },
                      "when": { "type": "array", "items": { "type": "string" } },
                      "sets": { "type": "object", "additionalProperties": { "type": "string" } }
                    }
                  }
                },
                "defaults": { "type": "boolean", "description": "Whether the resource attributes count where no rule decides." },
                "identity_map": {
                  "type": "object",
                  "properties": { "rows": { "type": "integer" }, "keys": { "type": "integer" }, "people": { "type": "integer" }, "teams": { "type": "array", "items": { "type": "string" } } }
                },
                "pools": { "type": "array", "items": { "type": "object" } }
              },
              "required": ["version", "counted_by", "loaded_at", "files", "problems", "rows", "defaults", "identity_map", "pools"]
            },
            "Trace": {
              "type": "object",
              "properties": {
                "trace_id": { "type": "string" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Span" } },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["trace_id", "rows", "next_cursor"]
            },
            "SourceCounts": {
              "type": "object",
              "properties": {
                "requests": { "type": "integer", "description": "Export requests." },
                "points": { "type": "integer" },
                "records": { "type": "integer" },
                "spans": { "type": "integer" },
                "duplicates": { "type": "integer", "description": "Records that had been received before." },
                "flags": { "type": "object", "description": "What was odd about records that were taken, by reason.", "additionalProperties": { "type": "integer" } },
                "rejects": { "type": "object", "description": "What was refused, by reason.", "additionalProperties": { "type": "integer" } }
              },
              "required": ["requests", "points", "records", "spans", "duplicates", "flags", "rejects"]
            },
            "Source": {
              "allOf": [{ "$ref": "#/components/schemas/SourceCounts" }],
              "type": "object",
              "properties": {
                "scope": { "type": ["string", "null"] },
                "version": { "type": ["string", "null"] },
                "signal": { "type": "string", "enum": ["metrics", "logs", "traces", "session_logs"] },
                "temporality": { "type": ["string", "null"], "enum": ["delta", "cumulative", null] },
                "protocol": { "type": "string", "enum": ["http", "grpc"] },
                "encoding": { "type": "string", "enum": ["protobuf", "json"] },
                "first_seen": { "$ref": "#/components/schemas/Time" },
                "last_seen": { "$ref": "#/components/schemas/Time" }
              },
              "required": ["scope", "version", "signal", "temporality", "protocol", "encoding", "first_seen", "last_seen"]
            },
            "Commit": {
              "type": "object",
              "description": "A commit, or all commits of a branch, and what was used for it. For a branch, `commit`, `session`, `prompt` and `user` are left out.",
              "properties": {
                "commit": { "type": "string" },
                "session": { "type": "string" },
                "prompt": { "type": ["string", "null"], "description": "The prompt that led to it." },
                "user": { "type": ["string", "null"] },
                "repository": { "type": ["string", "null"] },
                "branch": { "type": ["string", "null"] },
                "commits": { "type": "integer" },
                "first": { "$ref": "#/components/schemas/Time" },
                "last": { "$ref": "#/components/schemas/Time" },
                "requests": { "type": "integer" },
                "input_tokens": { "type": "integer" },
                "output_tokens": { "type": "integer" },
                "cache_read_tokens": { "type": "integer" },
                "cache_creation_tokens": { "type": "integer" },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "type": ["string", "null"], "description": "Of the requests that have a price; null when none has." }
              },
              "required": ["repository", "branch", "commits", "first", "last", "requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "client_cost_usd", "list_cost_usd"]
            },
            "Commits": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Commit" } },
                "prices": { "type": ["string", "null"], "description": "The version of prices that list costs are by." },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "rows", "prices", "next_cursor"]
            },
            "Sources": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Source" } },
                "total": { "$ref": "#/components/schemas/SourceCounts" },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "rows", "total", "next_cursor"]
            },
            "ErrorBudget": {
              "type": "object",
              "properties": {
                "objective_percent": { "type": "number" },
                "limit_ms": { "type": "integer", "description": "Of latency: what good answers take at most." },
                "good": { "type": "integer" },
                "bad": { "type": "integer" },
                "good_share": { "type": ["number", "null"] },
                "allowed_bad": { "type": "number", "description": "How many of these requests the objective allows to be bad." },
                "budget_left": { "type": ["number", "null"], "description": "1 for all of it; negative once it is overspent." }
              },
              "required": ["objective_percent", "good", "bad", "good_share", "allowed_bad", "budget_left"]
            },
            "Durations": {
              "type": "object",
              "description": "Milliseconds by nearest rank, exact below ten seconds, three significant digits above.",
              "properties": {
                "count": { "type": "integer" },
                "p50_ms": { "type": ["integer", "null"] },
                "p95_ms": { "type": ["integer", "null"] },
                "p99_ms": { "type": ["integer", "null"] },
                "max_ms": { "type": ["integer", "null"] }
              },
              "required": ["count", "p50_ms", "p95_ms", "p99_ms", "max_ms"]
            },
            "FailureRow": {
              "type": "object",
              "properties": {
                "class": { "type": "string", "enum": ["overloaded", "server_error", "timeout", "connection", "other", "rate_limit", "tier_cap", "spend_limit", "authentication", "invalid_request", "cancelled"] },
                "fault": { "type": "string", "enum": ["api", "limit", "sender"], "description": "Only the API's counts against availability." },
                "status_code": { "type": ["integer", "null"] },
                "failed": { "type": "integer", "description": "api_error events." },
                "retries_exhausted": { "type": "integer", "description": "api_retries_exhausted events." },
                "attempts_at_least": { "type": "integer" },
                "lost_ms_at_least": { "type": "integer" },
                "sessions": { "type": "integer" },
                "users": { "type": "integer" },
                "last": { "$ref": "#/components/schemas/Time" },
                "text": { "type": ["string", "null"], "description": "One of the texts." }
              },
              "required": ["class", "fault", "status_code", "failed", "retries_exhausted", "attempts_at_least", "lost_ms_at_least", "sessions", "users", "last", "text"]
            },
            "Reliability": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "answered": { "type": "integer", "description": "api_request, each request once." },
                "failed": { "type": "integer", "description": "api_error: requests that failed for good." },
                "failed_by_api": { "type": "integer" },
                "failed_by_limit": { "type": "integer" },
                "failed_by_sender": { "type": "integer" },
                "error_rate": { "type": ["number", "null"], "description": "failed of answered and failed." },
                "attempts_at_least": { "type": "integer" },
                "lost_ms_at_least": { "type": "integer" },
                "availability": { "$ref": "#/components/schemas/ErrorBudget" },
                "latency": { "$ref": "#/components/schemas/ErrorBudget" },
                "durations": { "$ref": "#/components/schemas/Durations" },
                "burn": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "objective": { "type": "string", "enum": ["availability", "latency"] },
                      "window": { "type": "string", "enum": ["1h", "6h", "3d"] },
                      "rate": { "type": ["number", "null"] },
                      "short_rate": { "type": ["number", "null"], "description": "In the last twelfth of the window." },
                      "threshold": { "type": "number" },
                      "is_urgent": { "type": "boolean" },
                      "fires": { "type": "boolean" }
                    },
                    "required": ["objective", "window", "rate", "short_rate", "threshold", "is_urgent", "fires"]
                  }
                },
                "models": { "type": "array", "items": { "type": "object", "properties": { "model": { "type": ["string", "null"] }, "durations": { "$ref": "#/components/schemas/Durations" } }, "required": ["model", "durations"] } },
                "steps": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "step": { "type": "string", "description": "A day or an hour in the zone." },
                      "answered": { "type": "integer" },
                      "failed": { "type": "integer" },
                      "availability": { "type": ["number", "null"] },
                      "slow": { "type": "integer" },
                      "availability_burn_rate": { "type": ["number", "null"] },
                      "latency_burn_rate": { "type": ["number", "null"] },
                      "durations": { "$ref": "#/components/schemas/Durations" },
                      "errors": { "type": "object", "additionalProperties": { "type": "integer" } }
                    },
                    "required": ["step", "answered", "failed", "availability", "slow", "availability_burn_rate", "latency_burn_rate", "durations", "errors"]
                  }
                },
                "errors": { "type": "array", "items": { "$ref": "#/components/schemas/FailureRow" } },
                "by": { "type": "string" },
                "failing": {
                  "type": "array",
                  "description": "By what `by` says, the most failures first; empty while it would rank fewer than five people whose names are hidden.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "answered": { "type": "integer" },
                      "failed": { "type": "integer" },
                      "attempts_at_least": { "type": "integer" },
                      "lost_ms_at_least": { "type": "integer" },
                      "errors": { "type": "array", "items": { "$ref": "#/components/schemas/FailureRow" } }
                    },
                    "required": ["answered", "failed", "attempts_at_least", "lost_ms_at_least", "errors"],
                    "additionalProperties": { "type": ["string", "null"] }
                  }
                },
                "outages_found": { "type": "integer" },
                "outages": {
                  "type": "array",
                  "description": "The fifty with the most failures, in the order of time.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "start": { "$ref": "#/components/schemas/Time" },
                      "end": { "$ref": "#/components/schemas/Time" },
                      "class": { "type": "string" },
                      "answered": { "type": "integer" },
                      "failed": { "type": "integer" },
                      "failed_share": { "type": ["number", "null"] },
                      "sessions": { "type": "integer" },
                      "users": { "type": "integer" },
                      "lost_ms_at_least": { "type": "integer" },
                      "errors": { "type": "object", "additionalProperties": { "type": "integer" } }
                    },
                    "required": ["start", "end", "class", "answered", "failed", "failed_share", "sessions", "users", "lost_ms_at_least", "errors"]
                  }
                },
                "refusals": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "model": { "type": ["string", "null"] },
                      "refusals": { "type": "integer" },
                      "server_fallback_hops": { "type": "integer" },
                      "prompts": { "type": "integer" },
                      "prompts_gone_on_by_another_model": { "type": "integer" },
                      "sessions": { "type": "integer" }
                    },
                    "required": ["model", "refusals", "server_fallback_hops", "prompts", "prompts_gone_on_by_another_model", "sessions"]
                  }
                },
                "cut_streams": { "type": ["integer", "null"], "description": "Answers that seem to have broken off; null when no client tells how long its answers were." },
                "answered_after_retries": {
                  "type": ["object", "null"],
                  "description": "As far as spans tell; null when that cannot be known or takes too long.",
                  "properties": {
                    "requests_with_span": { "type": "integer" },
                    "retried": { "type": "integer" },
                    "extra_attempts": { "type": "integer" },
                    "lost_ms": { "type": "integer" },
                    "is_complete": { "type": "boolean" }
                  },
                  "required": ["requests_with_span", "retried", "extra_attempts", "lost_ms", "is_complete"]
                }
              },
              "required": ["from", "to", "tz", "answered", "failed", "failed_by_api", "failed_by_limit", "failed_by_sender", "error_rate", "attempts_at_least", "lost_ms_at_least", "availability", "latency", "durations", "burn", "models", "steps", "errors", "by", "failing", "outages_found", "outages", "refusals", "cut_streams", "answered_after_retries"]
            },
            "TraceRow": {
              "type": "object",
              "properties": {
                "trace_id": { "type": "string" },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "name": { "type": "string", "description": "Of its root; of its earliest span where the root is missing." },
                "service": { "type": ["string", "null"] },
                "session": { "type": ["string", "null"] },
                "user": { "type": ["string", "null"] },
                "duration_ms": { "type": "number", "description": "From the first start to the last end." },
                "spans": { "type": "integer" },
                "errors": { "type": "integer", "description": "Spans that failed." },
                "missing_parents": { "type": "integer", "description": "Spans that others name as their parent and that were not received; the callers of turns are not among them." },
                "requests": { "type": "integer", "description": "Requests that say they are of the trace, or that a span names; each once." },
                "client_cost_usd": { "type": ["string", "null"], "description": "The sum of the client's estimates of these; null where there is none." },
                "list_cost_usd": { "type": ["string", "null"], "description": "The sum at list prices; null where none has a price." }
              },
              "required": ["trace_id", "start", "end", "name", "service", "session", "user", "duration_ms", "spans", "errors", "missing_parents", "requests", "client_cost_usd", "list_cost_usd"]
            },
            "Traces": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "price_book": { "type": ["string", "null"] },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/TraceRow" } },
                "total": {
                  "type": "object",
                  "properties": { "traces": { "type": "integer" }, "traces_with_errors": { "type": "integer" } }
                },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "price_book", "rows", "total", "next_cursor"]
            },
            "TraceTime": {
              "type": "object",
              "properties": {
                "trace_id": { "type": "string" },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "duration_ms": { "type": "number" },
                "spans": { "type": "integer" },
                "has_more_spans": { "type": "boolean", "description": "Whether spans after the first 20000 were left out." },
                "rows": {
                  "type": "array",
                  "description": "What the trace waited for; together the duration.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "part": { "type": "string", "enum": ["model_first_token", "model_generating", "model", "tools", "person", "hooks", "own", "unknown"] },
                      "milliseconds": { "type": "number" },
                      "share": { "type": "number" }
                    },
                    "required": ["part", "milliseconds", "share"]
                  }
                },
                "critical_path": {
                  "type": "array",
                  "description": "The same in the order of time, without gaps; `span_id` is null where no span was going on.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "span_id": { "type": ["string", "null"] },
                      "part": { "type": "string" },
                      "after_ms": { "type": "number", "description": "From the start of the trace." },
                      "milliseconds": { "type": "number" }
                    },
                    "required": ["span_id", "part", "after_ms", "milliseconds"]
                  }
                },
                "use": { "type": "object", "description": "What its requests used: their number, tokens by type, and both costs." },
                "span_use": { "type": "array", "description": "The same of each span that used anything, with all below it, by `span_id`.", "items": { "type": "object" } },
                "faults": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "fault": { "type": "string", "enum": ["begun_elsewhere", "still_open", "process_ended", "lost_or_sampled", "outlives", "clocks_disagree", "circle", "end_before_start"] },
                      "span_ids": { "type": "array", "items": { "type": "string" } }
                    },
                    "required": ["fault", "span_ids"]
                  }
                }
              },
              "required": ["trace_id", "start", "end", "duration_ms", "spans", "has_more_spans", "rows", "critical_path", "use", "span_use", "faults"]
            },
            "Texts": { "type": "array", "items": { "type": "string" } },
            "SessionRow": {
              "type": "object",
              "properties": {
                "session": { "type": "string" },
                "first": { "type": ["string", "null"], "format": "date-time", "description": "Its first record in the window; null when only metrics tell of it." },
                "last": { "type": ["string", "null"], "format": "date-time" },
                "duration_ms": { "type": ["number", "null"] },
                "users": { "$ref": "#/components/schemas/Texts" },
                "teams": { "$ref": "#/components/schemas/Texts" },
                "projects": { "$ref": "#/components/schemas/Texts" },
                "repositories": { "$ref": "#/components/schemas/Texts" },
                "branches": { "$ref": "#/components/schemas/Texts" },
                "models": { "$ref": "#/components/schemas/Texts" },
                "versions": { "$ref": "#/components/schemas/Texts" },
                "entrypoints": { "$ref": "#/components/schemas/Texts" },
                "sources": { "type": "array", "items": { "type": "string", "enum": ["events", "session_logs", "metrics", "traces"] } },
                "prompts": { "type": "integer", "description": "user_prompt, each once." },
                "requests": { "type": "integer" },
                "tool_calls": { "type": "integer", "description": "tool_result, each once." },
                "errors": { "type": "integer", "description": "api_error events." },
                "input_tokens": { "type": "number" },
                "output_tokens": { "type": "number" },
                "cache_read_tokens": { "type": "number" },
                "cache_creation_tokens": { "type": "number" },
                "cache_hit_ratio": { "type": ["number", "null"] },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "type": ["string", "null"] },
                "unpriced_requests": { "type": ["integer", "null"] },
                "unitemised_client_cost_usd": { "$ref": "#/components/schemas/Money" }
              },
              "required": ["session", "first", "last", "duration_ms", "users", "teams", "projects", "repositories", "branches", "models", "versions", "entrypoints", "sources", "prompts", "requests", "tool_calls", "errors", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "cache_hit_ratio", "client_cost_usd", "list_cost_usd", "unpriced_requests", "unitemised_client_cost_usd"]
            },
            "PullRequest": {
              "type": "object",
              "description": "A pull request and what was used for it.",
              "properties": {
                "pull_request": { "type": "string", "description": "Its address." },
                "number": { "type": ["integer", "null"] },
                "session": { "type": "string", "description": "The session that told of it first." },
                "repository": { "type": ["string", "null"] },
                "branch": { "type": ["string", "null"], "description": "The branch that it was made from." },
                "made": { "$ref": "#/components/schemas/Time" },
                "sessions": { "type": "integer", "description": "Sessions with requests for it." },
                "requests": { "type": "integer" },
                "input_tokens": { "type": "integer" },
                "output_tokens": { "type": "integer" },
                "cache_read_tokens": { "type": "integer" },
                "cache_creation_tokens": { "type": "integer" },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "type": ["string", "null"], "description": "Of the requests that have a price; null when none has." }
              },
              "required": ["pull_request", "number", "session", "repository", "branch", "made", "sessions", "requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "client_cost_usd", "list_cost_usd"]
            },
            "PullRequests": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/PullRequest" } },
                "prices": { "type": ["string", "null"], "description": "The version of prices that list costs are by." },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "rows", "prices", "next_cursor"]
            },
            "Sessions": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/SessionRow" } },
                "price_book": { "type": ["string", "null"] },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "rows", "price_book", "next_cursor"]
            },
            "RequestSums": {
              "type": "object",
              "properties": {
                "requests": { "type": "integer" },
                "input_tokens": { "type": "number" },
                "output_tokens": { "type": "number" },
                "cache_read_tokens": { "type": "number" },
                "cache_creation_tokens": { "type": "number" },
                "client_cost_usd": { "type": ["string", "null"], "description": "Of the requests with an estimate; null when none has one." },
                "list_cost_usd": { "type": ["string", "null"], "description": "Of the requests with a price; null when none has one." },
                "unestimated_requests": { "type": "integer" },
                "unpriced_requests": { "type": "integer" },
                "cache_hit_ratio": { "type": ["number", "null"] }
              },
              "required": ["requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens", "client_cost_usd", "list_cost_usd", "unestimated_requests", "unpriced_requests", "cache_hit_ratio"]
            },
            "TimeParts": {
              "type": "object",
              "properties": { "model": { "type": "number" }, "tool": { "type": "number" }, "hook": { "type": "number" }, "person": { "type": "number" }, "check": { "type": "number" }, "unaccounted": { "type": "number" } },
              "required": ["model", "tool", "hook", "person", "check", "unaccounted"]
            },
            "PromptStory": {
              "allOf": [{ "$ref": "#/components/schemas/RequestSums" }],
              "type": "object",
              "properties": {
                "prompt": { "type": ["string", "null"] },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "wall_ms": { "type": "number" },
                "wall_basis": { "type": "string", "enum": ["measured", "inferred", "unknown"] },
                "tool_calls": { "type": "integer" },
                "errors": { "type": "integer" },
                "time_ms": { "description": "Where the wall time went: together wall_ms.", "$ref": "#/components/schemas/TimeParts" },
                "inferred_ms": { "description": "How much of each is inferred from the times of records.", "$ref": "#/components/schemas/TimeParts" },
                "traces": { "$ref": "#/components/schemas/Texts" }
              },
              "required": ["prompt", "start", "end", "wall_ms", "wall_basis", "tool_calls", "errors", "time_ms", "inferred_ms", "traces"]
            },
            "AgentRow": {
              "type": "object",
              "properties": {
                "agent_id": { "type": ["string", "null"], "description": "Null for the main thread." },
                "agent": { "type": ["string", "null"] },
                "depth": { "type": "integer" },
                "prompt": { "type": ["string", "null"] },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "tool_calls": { "type": "integer" },
                "own": { "$ref": "#/components/schemas/RequestSums" },
                "total": { "description": "With all below it.", "$ref": "#/components/schemas/RequestSums" }
              },
              "required": ["agent_id", "agent", "depth", "prompt", "start", "end", "tool_calls", "own", "total"]
            },
            "Step": {
              "type": "object",
              "description": "What is absent is left out.",
              "properties": {
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "basis": { "type": "string", "enum": ["measured", "inferred", "unknown"] },
                "kind": { "type": "string", "enum": ["prompt", "call", "tool", "hook", "error", "refusal", "compaction", "mode", "subagent", "other"] },
                "name": { "type": "string" },
                "prompt": { "type": "string" },
                "agent_id": { "type": "string" },
                "request_id": { "type": "string" },
                "tool_use_id": { "type": "string" },
                "decision": { "type": "string" },
                "decision_source": { "type": "string" },
                "error": { "type": "string" },
                "detail": { "type": "string" },
                "source": { "type": "string", "enum": ["event", "session_log", "span"] },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "$ref": "#/components/schemas/Money" },
                "trace_id": { "type": "string" },
                "span_id": { "type": "string" },
                "duration_ms": { "type": "number" },
                "model_ms": { "type": "number" },
                "tool_ms": { "type": "number" },
                "hook_ms": { "type": "number" },
                "person_ms": { "type": "number" },
                "check_ms": { "type": "number" },
                "ttft_ms": { "type": "number" },
                "attempts": { "type": "number" },
                "input_tokens": { "type": "number" },
                "output_tokens": { "type": "number" },
                "cache_read_tokens": { "type": "number" },
                "cache_creation_tokens": { "type": "number" },
                "success": { "type": "boolean" }
              },
              "required": ["start", "end", "basis", "kind", "name", "source"]
            },
            "Session": {
              "type": "object",
              "properties": {
                "session": { "type": "string" },
                "start": { "$ref": "#/components/schemas/Time" },
                "end": { "$ref": "#/components/schemas/Time" },
                "users": { "$ref": "#/components/schemas/Texts" },
                "teams": { "$ref": "#/components/schemas/Texts" },
                "projects": { "$ref": "#/components/schemas/Texts" },
                "repositories": { "$ref": "#/components/schemas/Texts" },
                "branches": { "$ref": "#/components/schemas/Texts" },
                "versions": { "$ref": "#/components/schemas/Texts" },
                "entrypoints": { "$ref": "#/components/schemas/Texts" },
                "sources": { "$ref": "#/components/schemas/Texts" },
                "is_cut": { "type": "boolean", "description": "Whether it has more records than are told." },
                "usage": {
                  "allOf": [{ "$ref": "#/components/schemas/RequestSums" }],
                  "type": "object",
                  "properties": { "errors": { "type": "integer" }, "unitemised_client_cost_usd": { "$ref": "#/components/schemas/Money" } },
                  "required": ["errors", "unitemised_client_cost_usd"]
                },
                "price_book": { "type": ["string", "null"] },
                "prompts": { "type": "array", "items": { "$ref": "#/components/schemas/PromptStory" } },
                "agents": { "type": "array", "items": { "$ref": "#/components/schemas/AgentRow" } },
                "context": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "time": { "$ref": "#/components/schemas/Time" },
                      "request_id": { "type": ["string", "null"] },
                      "prompt": { "type": ["string", "null"] },
                      "tokens": { "type": "integer" },
                      "cache_hit_ratio": { "type": ["number", "null"] }
                    },
                    "required": ["time", "request_id", "prompt", "tokens", "cache_hit_ratio"]
                  }
                },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Step" } },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["session", "start", "end", "users", "teams", "projects", "repositories", "branches", "versions", "entrypoints", "sources", "is_cut", "usage", "price_book", "prompts", "agents", "context", "rows", "next_cursor"]
            },
            "Prompt": {
              "allOf": [{ "$ref": "#/components/schemas/PromptStory" }],
              "type": "object",
              "properties": {
                "session": { "type": ["string", "null"] },
                "users": { "$ref": "#/components/schemas/Texts" },
                "teams": { "$ref": "#/components/schemas/Texts" },
                "projects": { "$ref": "#/components/schemas/Texts" },
                "repositories": { "$ref": "#/components/schemas/Texts" },
                "branches": { "$ref": "#/components/schemas/Texts" },
                "versions": { "$ref": "#/components/schemas/Texts" },
                "entrypoints": { "$ref": "#/components/schemas/Texts" },
                "sources": { "$ref": "#/components/schemas/Texts" },
                "is_cut": { "type": "boolean" },
                "price_book": { "type": ["string", "null"] },
                "agents": { "type": "array", "items": { "$ref": "#/components/schemas/AgentRow" } },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Step" } },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["session", "users", "teams", "projects", "repositories", "branches", "versions", "entrypoints", "sources", "is_cut", "price_book", "agents", "rows", "next_cursor"]
            },
            "ToolRow": {
              "type": "object",
              "description": "A row of the table that was asked for. `uses`: uses, succeeded, failed, outcome_unknown, failure_share, timed, p50_ms, p95_ms, p99_ms, from_session_logs, last. `errors`: failed, last. `decisions`: accepted, rejected, accept_rate, and accepted_by_… and rejected_by_… for person, rule, hook, classifier, unknown. `edits`: tool, language, source, decided_by, accepted, rejected (exact decimal texts), accept_rate. `waits`: tool, decisions, measured_…, at_least_…, unknown. `mcp_servers`: server, scope, transport, connected, failed_connections, disconnected, connect_…, uses, failed, failure_share, percentiles, errors by kind. `hooks`: hook_event, hook_name, runs, hooks, succeeded, blocking, failed, cancelled, percentiles, total_ms.",
              "additionalProperties": { "type": ["string", "number", "object", "null"] }
            },
            "Tools": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "table": { "type": "string" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/ToolRow" } },
                "total": { "oneOf": [{ "$ref": "#/components/schemas/ToolRow" }, { "type": "null" }], "description": "Over all rows, those on other pages among them; null for MCP servers and hooks." },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "tz", "table", "rows", "total", "next_cursor"]
            },
            "ModelRow": {
              "type": "object",
              "description": "A row of the table that was asked for. `models`: requests, tokens, cache_hit_ratio, client_cost_usd, list_cost_usd, cost_kind (which of the two the next are of), prompts, requests_per_prompt, cost_per_prompt_usd, lines_added, lines_removed, cost_per_added_line_usd, percentiles of the whole time and of the time to the first token, output_tokens_per_second, errors, error_share, refusals, retries_exhausted. `comparison`: a dearer and a cheaper model, how many comparable prompts each has in how many shapes, the verdict, and one measure with both values, its effect and the ends of its 95 percent interval.",
              "additionalProperties": { "type": ["string", "number", "null"] }
            },
            "Models": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "table": { "type": "string" },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/ModelRow" } },
                "total": { "type": "null" },
                "next_cursor": { "$ref": "#/components/schemas/Cursor" }
              },
              "required": ["from", "to", "tz", "table", "rows", "total", "next_cursor"]
            },
            "Spend": {
              "type": "object",
              "properties": {
                "cost_usd": { "$ref": "#/components/schemas/Money" },
                "requests": { "type": "integer", "description": "Requests that are known one by one." },
                "tokens": { "type": "number", "description": "Theirs." },
                "unitemised_usd": { "$ref": "#/components/schemas/Money", "description": "Of the cost, what only metrics know." }
              },
              "required": ["cost_usd", "requests", "tokens", "unitemised_usd"]
            },
            "Change": {
              "type": "object",
              "properties": {
                "key": { "type": ["string", "null"] },
                "before": { "$ref": "#/components/schemas/Spend" },
                "now": { "$ref": "#/components/schemas/Spend" },
                "change": {
                  "type": "object",
                  "description": "Parts that add up to cost_usd.",
                  "properties": {
                    "cost_usd": { "$ref": "#/components/schemas/Money" },
                    "volume_usd": { "$ref": "#/components/schemas/Money", "description": "By the number of requests." },
                    "size_usd": { "$ref": "#/components/schemas/Money", "description": "By the tokens of a request." },
                    "price_usd": { "$ref": "#/components/schemas/Money", "description": "By the cost of a token: models, cache hits, kinds of tokens, prices." },
                    "unitemised_usd": { "$ref": "#/components/schemas/Money", "description": "By what only metrics know." }
                  },
                  "required": ["cost_usd", "volume_usd", "size_usd", "price_usd", "unitemised_usd"]
                }
              },
              "required": ["before", "now", "change"]
            },
            "Changes": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "against_from": { "$ref": "#/components/schemas/Time" },
                "against_to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "cost": { "type": "string", "enum": ["client_cost_usd", "list_cost_usd"] },
                "total": { "$ref": "#/components/schemas/Change" },
                "groups": {
                  "type": "array",
                  "description": "The largest movers of each dimension.",
                  "items": {
                    "type": "object",
                    "properties": {
                      "by": { "type": "string" },
                      "rows_hidden": { "type": "boolean", "description": "So few people that pseudonyms would tell who is who." },
                      "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Change" } },
                      "others": { "anyOf": [{ "$ref": "#/components/schemas/Change" }, { "type": "null" }] }
                    },
                    "required": ["by", "rows_hidden", "rows", "others"]
                  }
                },
                "price_book": { "type": ["string", "null"] }
              },
              "required": ["from", "to", "against_from", "against_to", "tz", "cost", "total", "groups", "price_book"]
            },
            "Concentration": {
              "type": "object",
              "properties": {
                "people": { "type": "integer" },
                "total": { "$ref": "#/components/schemas/Money" },
                "people_for_80_percent": { "type": ["integer", "null"] },
                "gini": { "type": ["string", "null"], "description": "0 when all have the same; null when there is nothing to share, or it is hidden." },
                "lorenz": {
                  "type": "array",
                  "description": "What so many people with the least have together.",
                  "items": {
                    "type": "object",
                    "properties": { "people": { "type": "integer" }, "amount": { "$ref": "#/components/schemas/Money" } },
                    "required": ["people", "amount"]
                  }
                }
              },
              "required": ["people", "total", "people_for_80_percent", "gini", "lorenz"]
            },
            "AdoptionPerson": {
              "type": "object",
              "properties": {
                "user": { "type": "string" },
                "standing": { "type": ["string", "null"], "enum": ["new", "continuing", "returned", "dormant", null] },
                "first_day": { "type": ["string", "null"], "format": "date" },
                "last_day": { "type": "string", "format": "date" },
                "silent_days": { "type": "integer", "description": "Whole days from the last active day to the window's last." },
                "active_days": { "type": "integer" },
                "sessions": { "type": "number" },
                "requests": { "type": "integer" },
                "tokens": { "type": "number" },
                "client_cost_usd": { "$ref": "#/components/schemas/Money" },
                "list_cost_usd": { "type": ["string", "null"] },
                "version": { "type": ["string", "null"], "description": "Of the client, the one used last." },
                "seat_team": { "type": ["string", "null"] },
                "has_seat": { "type": ["boolean", "null"], "description": "Null without a list of seats." }
              },
              "required": ["user", "standing", "first_day", "last_day", "silent_days", "active_days", "sessions", "requests", "tokens", "client_cost_usd", "list_cost_usd", "version", "seat_team", "has_seat"]
            },
            "Adoption": {
              "type": "object",
              "properties": {
                "from": { "$ref": "#/components/schemas/Time" },
                "to": { "$ref": "#/components/schemas/Time" },
                "tz": { "type": "string" },
                "people": {
                  "type": "object",
                  "description": "How many stand how to the window; null where that is not known.",
                  "properties": {
                    "active": { "type": "integer" },
                    "new": { "type": ["integer", "null"] },
                    "continuing": { "type": ["integer", "null"] },
                    "returned": { "type": ["integer", "null"] },
                    "dormant": { "type": ["integer", "null"] },
                    "elsewhere": { "type": ["integer", "null"], "description": "Active before with these filters, and in the window only without them." },
                    "never_started": { "type": ["integer", "null"] }
                  },
                  "required": ["active", "new", "continuing", "returned", "dormant", "elsewhere", "never_started"]
                },
                "developer_days": { "type": "integer" },
                "developer_day_sessions": { "type": "number" },
                "active": {
                  "type": "array",
                  "description": "Distinct people in the 1, 7 and 30 days that end with each local day.",
                  "items": {
                    "type": "object",
                    "properties": { "day": { "type": "string", "format": "date" }, "daily": { "type": "integer" }, "weekly": { "type": "integer" }, "monthly": { "type": "integer" } },
                    "required": ["day", "daily", "weekly", "monthly"]
                  }
                },
                "seats": {
                  "type": ["object", "null"],
                  "description": "Null without a list of seats, or with a filter that seats do not know.",
                  "properties": {
                    "held": { "type": "integer" },
                    "active": { "type": "integer" },
                    "dormant": { "type": "integer" },
                    "never_started": { "type": "integer" },
                    "people_without_seat": { "type": "integer" },
                    "never_started_people": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": { "user": { "type": "string" }, "team": { "type": ["string", "null"] }, "from": { "type": ["string", "null"], "format": "date" }, "until": { "type": ["string", "null"], "format": "date" } },
                        "required": ["user", "team", "from", "until"]
                      }
                    }
                  },
                  "required": ["held", "active", "dormant", "never_started", "people_without_seat", "never_started_people"]
                },
                "rows_hidden": { "type": "boolean", "description": "So few people that pseudonyms would tell who is who." },
                "rows": { "type": "array", "items": { "$ref": "#/components/schemas/AdoptionPerson" } },
                "cohorts": {
                  "type": "array",
                  "description": "People by the week of their first activity, and how many of them were active in each week since.",
                  "items": {
                    "type": "object",
                    "properties": { "week": { "type": "string", "format": "date" }, "people": { "type": "integer" }, "active": { "type": "array", "items": { "type": "integer" } } },
                    "required": ["week", "people", "active"]
                  }
                },
                "concentration": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Concentration" } },
                "made": { "type": ["object", "null"], "additionalProperties": { "type": "number" }, "description": "What Claude Code itself did and metrics told." },
                "versions": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "version": { "type": ["string", "null"] },
                      "first_day": { "type": ["string", "null"], "format": "date" },
                      "users": { "type": "integer" },
                      "users_last": { "type": "integer", "description": "People who used it last of all versions." },
                      "sessions": { "type": "number" },
                      "requests": { "type": "integer" },
                      "is_old": { "type": "boolean", "description": "A newer one has been in use here for 14 days." }
                    },
                    "required": ["version", "first_day", "users", "users_last", "sessions", "requests", "is_old"]
                  }
                },
                "in_use": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "what": { "type": "string" },
                      "name": { "type": ["string", "null"] },
                      "users": { "type": "integer" },
                      "sessions": { "type": "number" },
                      "requests": { "type": ["integer", "null"] }
                    },
                    "required": ["what", "name", "users", "sessions", "requests"]
                  }
                },
                "users_with_events": { "type": "integer", "description": "Active people whose clients send events." },
                "hook_runs": { "type": ["integer", "null"] },
                "price_book": { "type": ["string", "null"] }
              },
              "required": ["from", "to", "tz", "people", "developer_days", "developer_day_sessions", "active", "seats", "rows_hidden", "rows", "cohorts", "concentration", "made", "versions", "in_use", "users_with_events", "hook_runs", "price_book"]
            },
            "Problem": {
              "type": "object",
              "properties": {
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "parameter": { "type": "string", "description": "The parameter that cannot be read." },
                "expected": { "type": "string", "description": "What it takes." }
              },
              "required": ["title", "status", "detail"]
            },
            "Document": { "type": "object" }
          }
        }
        """;

    /// <summary>Writes the members of "components".</summary>
    public static void Write(Utf8JsonWriter json)
    {
        using var document = JsonDocument.Parse(Schemas);
        foreach (var member in document.RootElement.EnumerateObject())
            member.WriteTo(json);
    }
}
