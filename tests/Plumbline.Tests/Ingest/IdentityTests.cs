using Plumbline.Core.Model;
using Plumbline.Ingest;

namespace Plumbline.Tests.Ingest;

public class IdentityTests
{
    static Message Cost(params (string, object?)[] attributes) =>
        Otlp.Sum("claude_code.cost.usage", "USD", 1, true, Otlp.Point(1, 2, 0.5, attributes));

    static Hash128 Series(Batch batch) => batch.Points[0].Series;

    [Fact]
    public void A_forged_session_in_the_resource_does_not_win()
    {
        (string, object?)[] forged =
        [
            ("session.id", "evil"),
            ("user.id", "evil"),
            ("user.email", "evil@example.com"),
            ("organization.id", "evil"),
        ];
        var batch = Decoded.Metrics(forged, Otlp.Claude, Cost(("session.id", "s1"), ("user.id", "u1")));
        Assert.Equal(("s1", "u1"), (batch.Text.Text(batch.Context().Session), batch.Text.Text(batch.Context().UserId)));
        Assert.Equal("""{"session.id":"s1","user.id":"u1"}""", BatchDump.Attributes(batch, batch.Context().Attributes));
    }

    [Fact]
    public void A_session_that_only_the_resource_has_is_ignored_from_Claude_Code_and_taken_from_others()
    {
        (string, object?)[] resource = [("session.id", "evil"), ("team", "blue"), ("enduser.id", "ann")];
        var batch = Decoded.Metrics(resource, Otlp.Claude, Cost(("user.id", "u1")));
        Assert.True(batch.Context().Session.IsAbsent);
        Assert.Equal(("blue", "u1"), (batch.Text.Text(batch.Context().Team), batch.Text.Text(batch.Context().UserId)));
        batch = Decoded.Metrics(resource, "other", Otlp.Sum("m", "", 1, true, Otlp.Point(1, 2, 1)));
        Assert.Equal(("evil", "ann"), (batch.Text.Text(batch.Context().Session), batch.Text.Text(batch.Context().UserId)));
    }

    [Fact]
    public void Tenants_come_from_either_place_and_the_first_name_in_the_settings_counts()
    {
        (string, object?)[] resource = [("team.name", "Blue"), ("costcenter", 42), ("project", "from resource")];
        var batch = Decoded.Metrics(resource, Otlp.Claude, Cost(("team.id", "t-1"), ("project", "from point")));
        var context = batch.Context();
        Assert.Equal(
            ("t-1", "42", "from point"),
            (batch.Text.Text(context.Team), batch.Text.Text(context.CostCenter), batch.Text.Text(context.Project))
        );
        var settings = new IngestSettings { TeamKeys = ["squad", "team.name"] };
        batch = Decoded.Metrics(resource, Otlp.Claude, Cost(("squad", "s"), ("team.id", "t-1")), settings);
        Assert.Equal("s", batch.Text.Text(batch.Context().Team));
        Assert.Contains("\"squad\":\"s\"", BatchDump.Attributes(batch, batch.Context().Attributes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_app_says_a_prompt_is_for_belongs_to_the_context()
    {
        var point = Otlp.Point(
            1,
            2,
            1,
            ("plumbline.template", "invoice-summary"),
            ("plumbline.tag.feature", "billing"),
            ("plumbline.tags", "no tag"),
            ("gen_ai.prompt.name", "summarise"),
            ("gen_ai.request.model", "claude-opus-5-5")
        );
        var batch = Decoded.Metrics([("service.name", "invoices")], "an app", Otlp.Sum("m", "", 1, true, point));
        Assert.Equal(
            """{"plumbline.template":"invoice-summary","plumbline.tag.feature":"billing","gen_ai.prompt.name":"summarise"}""",
            BatchDump.Attributes(batch, batch.Context().Attributes)
        );
        Assert.Equal(
            """{"plumbline.tags":"no tag","gen_ai.request.model":"claude-opus-5-5"}""",
            BatchDump.Attributes(batch, batch.Points[0].Attributes)
        );
    }

    [Fact]
    public void Records_with_the_same_attributes_share_a_context_whatever_the_order()
    {
        var metric = Otlp.Sum(
            "claude_code.cost.usage",
            "USD",
            1,
            true,
            Otlp.Point(1, 2, 1, ("user.id", "u"), ("session.id", "s"), ("model", "a")),
            Otlp.Point(1, 2, 1, ("session.id", "t"), ("user.id", "u"), ("model", "a")),
            Otlp.Point(1, 2, 1, ("session.id", "s"), ("model", "b"), ("user.id", "u"))
        );
        var batch = Decoded.Metrics([("host.arch", "amd64")], Otlp.Claude, metric);
        Assert.Equal([0, 1, 0], batch.Points.AsSpan().ToArray().Select(p => p.Context));
    }

    [Fact]
    public void A_context_says_what_is_the_record_s_and_what_only_its_resource_s()
    {
        var metric = Otlp.Sum("m", "", 1, true, Otlp.Point(1, 2, 1, ("team", "a"), ("other", 1)));
        var batch = Decoded.Metrics([("team", "b"), ("os.type", "linux")], "x", metric);
        Assert.Equal("""{"team":"a"}""", BatchDump.Attributes(batch, batch.Context().Attributes));
        Assert.Equal("""{"os.type":"linux"}""", BatchDump.Attributes(batch, batch.Context().ResourceAttributes));
        Assert.Equal("""{"other":1}""", BatchDump.Attributes(batch, batch.Points[0].Attributes));
    }

    [Fact]
    public void A_context_has_the_same_hash_whatever_the_resource_says_of_what_the_record_says()
    {
        var metric = Otlp.Sum("m", "", 1, true, Otlp.Point(1, 2, 1, ("team", "a")));
        var copied = Decoded.Metrics([("team", "a"), ("os.type", "linux")], "x", metric).Context().Hash;
        Assert.Equal(copied, Decoded.Metrics([("os.type", "linux"), ("team", "b")], "another", metric).Context().Hash);
        Assert.NotEqual(
            copied,
            Decoded.Metrics([("os.type", "linux")], "x", Otlp.Sum("m", "", 1, true, Otlp.Point(1, 2, 1, ("team", "b")))).Context().Hash
        );
    }

    [Fact]
    public void A_series_of_Claude_Code_does_not_depend_on_resource_scope_version_or_temporality()
    {
        (string, object?)[] attributes = [("session.id", "s"), ("model", "m"), ("n", 1)];
        var series = Series(Decoded.Metrics([("a", "b")], Otlp.Claude, Cost(attributes)));
        var cumulative = Otlp.Sum("claude_code.cost.usage", "USD", 2, true, Otlp.Point(1, 2, 7.5, [.. attributes.Reverse()]));
        Assert.Equal(series, Series(Decoded.Metrics([("a", "c"), ("collector", "x")], Otlp.Claude, cumulative)));
        Assert.Equal(series, Series(Decoded.Metrics([], "renamed", cumulative)));
        Assert.NotEqual(series, Series(Decoded.Metrics([], Otlp.Claude, Cost(("session.id", "s"), ("model", "m"), ("n", "1")))));
        Assert.NotEqual(
            series,
            Series(Decoded.Metrics([], Otlp.Claude, Otlp.Sum("claude_code.cost.usage", "EUR", 1, true, Otlp.Point(1, 2, 1, attributes))))
        );
    }

    [Fact]
    public void A_series_of_another_scope_depends_on_resource_and_scope()
    {
        var metric = Otlp.Sum("m", "1", 2, true, Otlp.Point(1, 2, 1, ("a", "b")));
        var series = new[]
        {
            Series(Decoded.Metrics([("r", 1)], "x", metric)),
            Series(Decoded.Metrics([("r", 2)], "x", metric)),
            Series(Decoded.Metrics([("r", 1)], "y", metric)),
            Series(Decoded.Of(Signal.Metrics, Otlp.Request("Metrics", Otlp.Group("Metrics", [("r", 1)], "x", "2.0", metric)))),
        };
        Assert.Equal(4, series.Distinct().Count());
        Assert.Equal(series[0], Series(Decoded.Metrics([("r", 1)], "x", Otlp.Sum("m", "1", 1, true, Otlp.Point(1, 2, 1, ("a", "b"))))));
    }

    [Fact]
    public void The_last_of_two_attributes_with_one_name_counts()
    {
        var twice = Decoded.Metrics(
            [("team", "a"), ("team", "b")],
            Otlp.Claude,
            Cost(("x", "1"), ("session.id", "s"), ("x", "2"), ("session.id", "t"))
        );
        var once = Decoded.Metrics([("team", "b")], Otlp.Claude, Cost(("x", "2"), ("session.id", "t")));
        Assert.Equal(BatchDump.Of(once), BatchDump.Of(twice));
    }

    [Fact]
    public void Usage_identity_is_the_session_and_the_same_from_points_and_events()
    {
        var point = Decoded.Metrics([("team", "a")], Otlp.Claude, Cost(("session.id", "s"), ("model", "m"), ("team", "a")));
        var request = Decoded.Request(("session.id", "s"), ("user.id", "other"));
        Assert.Equal(point.Points[0].UsageIdentity, request.UsageIdentity);
        Assert.NotEqual(point.Points[0].UsageIdentity, Decoded.Request(("session.id", "t")).UsageIdentity);
    }

    [Fact]
    public void Without_sessions_usage_identity_is_what_points_and_events_share()
    {
        // Custom keys are copied from the resource; one of them is called like an attribute of the metric.
        (string, object?)[] resource = [("repo", "a/b"), ("type", "evil"), ("model", "evil")];
        (string, object?)[] shared =
        [
            ("user.id", "u"),
            ("repo", "a/b"),
            ("terminal.type", "xterm"),
            ("anthropic.seat", "new in a later version"),
        ];
        var point = Decoded.Metrics(
            resource,
            Otlp.Claude,
            Cost([.. shared, ("type", "evil"), ("model", "m"), ("query_source", "main"), ("skill.name", "x")])
        );
        var tokens = Otlp.Sum(
            "claude_code.token.usage",
            "tokens",
            1,
            true,
            Otlp.Point(1, 2, 5, [.. shared, ("type", "input"), ("model", "m2")])
        );
        var request = Decoded.Logs(
            resource,
            Otlp.Claude + ".events",
            Otlp.Event("api_request", [.. shared, ("type", "evil"), ("model", "m"), ("input_tokens", 5), ("prompt.id", "p")])
        );
        Assert.Equal(point.Points[0].UsageIdentity, request.Requests[0].UsageIdentity);
        Assert.Equal(point.Points[0].UsageIdentity, Decoded.Metrics(resource, Otlp.Claude, tokens).Points[0].UsageIdentity);
        var other = Decoded.Metrics(resource, Otlp.Claude, Cost([.. shared[1..], ("user.id", "v")]));
        Assert.NotEqual(point.Points[0].UsageIdentity, other.Points[0].UsageIdentity);
    }

    [Fact]
    public void A_recorded_client_without_session_ids_has_one_usage_identity()
    {
        var identities = Captures
            .Bodies(Path.Combine(Captures.Root, "identity/toggles"))
            .Select(file => Captures.Decode(file))
            .SelectMany(batch =>
                batch
                    .Points.AsSpan()
                    .ToArray()
                    .Where(p => batch.Metrics[p.Metric].Usage != UsageMetric.None)
                    .Select(p => p.UsageIdentity)
                    .Concat(batch.Requests.AsSpan().ToArray().Select(r => r.UsageIdentity))
            )
            .ToList();
        Assert.True(identities.Count > 4);
        Assert.Single(identities.Distinct());
    }

    [Fact]
    public void Claude_Code_is_recognised_by_scope_or_prefix_and_never_by_service_name()
    {
        (string, object?)[] resource = [("service.name", "claude-code")];
        Assert.True(Decoded.Metrics([], "stripped", Cost()).Metrics[0].HasKnownStart);
        Assert.False(Decoded.Metrics(resource, "x", Otlp.Sum("m", "", 2, true, Otlp.Point(1, 2, 1))).Metrics[0].HasKnownStart);
        Assert.False(
            Decoded.Metrics(resource, Otlp.Claude + "x", Otlp.Sum("m", "", 2, true, Otlp.Point(1, 2, 1))).Metrics[0].HasKnownStart
        );
        var trusting = new IngestSettings { TrustedScopes = ["x"] };
        Assert.True(Decoded.Metrics(resource, "x", Otlp.Sum("m", "", 2, true, Otlp.Point(1, 2, 1)), trusting).Metrics[0].HasKnownStart);
        var log = Otlp.Log(5, "text", ("event.name", "api_request"));
        Assert.Equal((0, 1), (Decoded.Logs(resource, "x", log).Requests.Count, Decoded.Logs(resource, "x", log).Events.Count));
        Assert.Equal(1, Decoded.Logs(resource, "x", Otlp.Event("api_request")).Requests.Count);
    }

    [Fact]
    public void Usage_metrics_and_token_types_are_named()
    {
        (string, TokenType)[] types =
        [
            ("input", TokenType.Input),
            ("output", TokenType.Output),
            ("cacheRead", TokenType.CacheRead),
            ("cacheCreation", TokenType.CacheCreation),
            ("new", TokenType.None),
        ];
        foreach (var (text, type) in types)
        {
            var batch = Decoded.Metrics(
                [],
                Otlp.Claude,
                Otlp.Sum("claude_code.token.usage", "tokens", 1, true, Otlp.Point(1, 2, 5.0, ("type", text)))
            );
            Assert.Equal((UsageMetric.Tokens, type), (batch.Metrics[0].Usage, batch.Points[0].TokenType));
        }

        Assert.Equal(UsageMetric.Cost, Decoded.Metrics([], Otlp.Claude, Cost()).Metrics[0].Usage);
        Assert.Equal(
            UsageMetric.None,
            Decoded.Metrics([], Otlp.Claude, Otlp.Sum("claude_code.cost.usage", "USD", 2, false, Otlp.Point(1, 2, 5.0))).Metrics[0].Usage
        );
    }

    [Fact]
    public void A_sender_is_scope_version_and_temporality()
    {
        var request = Otlp.Request(
            "Metrics",
            Otlp.Group(
                "Metrics",
                [("service.version", "2.1.329")],
                Otlp.Claude,
                "2.1.329",
                Cost(),
                Otlp.Sum("m", "", 2, true, Otlp.Point(1, 2, 1))
            ),
            Otlp.Group("Metrics", [], "other", "7", Otlp.Sum("m", "", 1, true, Otlp.Point(1, 2, 1), Otlp.Point(1, 2, 1))),
            Otlp.Group("Metrics", [], "silent", "7", Otlp.Sum("m", "", 1, true))
        );
        var batch = Decoded.Of(Signal.Metrics, request);
        Assert.Equal(
            ["com.anthropic.claude_code 2.1.329 Delta 1", "com.anthropic.claude_code 2.1.329 Cumulative 1", "other 7 Delta 2"],
            batch
                .Senders.AsSpan()
                .ToArray()
                .Select(s => $"{batch.Text.Text(s.Scope)} {batch.Text.Text(s.Version)} {s.Temporality} {s.Records}")
        );
    }
}
