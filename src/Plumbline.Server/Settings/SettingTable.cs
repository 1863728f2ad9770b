using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Server.Settings;

/// <summary>The table of all settings: the flags, the environment, the settings file and the reference page are made from it.</summary>
public static class SettingTable
{
    const string KeyList = "names between commas, the first that is present counts";

    /// <summary>Every setting, in the order of the reference.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Folder("data", "Where the store, its journal and the tokens live.", s => s.Data, (s, v) => s with { Data = v }),
        Address("otlp-http", "Where OTLP over HTTP is received.", s => s.OtlpHttp, (s, v) => s with { OtlpHttp = v }),
        Address("otlp-grpc", "Where OTLP over gRPC is received.", s => s.OtlpGrpc, (s, v) => s with { OtlpGrpc = v }),
        Address("web", "Where pages, the API, /metrics, /healthz and /readyz are served.", s => s.Web, (s, v) => s with { Web = v }),
        Switch(
            "insecure",
            "Listen on addresses that other machines reach without asking for a token.",
            s => s.Insecure,
            (s, v) => s with { Insecure = v }
        ),
        Switch(
            "require-tokens",
            "Ask for tokens on loopback addresses as well, for a server behind a proxy on the same machine.",
            s => s.RequireTokens,
            (s, v) => s with { RequireTokens = v }
        ),
        OptionalFile(
            "tls-cert",
            "The certificate (PEM, with its chain) for all three addresses; read again when the file changes.",
            s => s.TlsCertificate,
            (s, v) => s with { TlsCertificate = v }
        ),
        OptionalFile("tls-key", "The private key of the certificate (PEM).", s => s.TlsKey, (s, v) => s with { TlsKey = v }),
        List(
            "allowed-hosts",
            "host names between commas",
            "Names besides localhost, 127.0.0.1 and [::1] under which a loopback address may be asked.",
            s => s.AllowedHosts,
            (s, v) => s with { AllowedHosts = v }
        ),
        Setting.Of<IReadOnlyList<string>?>(
            "session-logs",
            "auto|none|DIRS",
            "auto, none or folders between commas",
            "The folders of Claude Code on this machine (such as ~/.claude) whose session logs are followed and fill in what telemetry missed; auto: those that Claude Code uses, where there are any.",
            s =>
                s.SessionLogs switch
                {
                    null => "auto",
                    [] => "none",
                    var folders => string.Join(',', folders),
                },
            TryParseFolders,
            (s, v) => s with { SessionLogs = v }
        ),
        OptionalFile(
            "rules",
            "The rules that say whose usage is (YAML, docs/formats/rules.md); read again when it or an identity map it names changes.",
            s => s.Rules,
            (s, v) => s with { Rules = v }
        ),
        OptionalFile(
            "prices",
            "A price book of one's own instead of the built-in one, or one that extends it (JSON, docs/formats/price-book.md); read again when it changes.",
            s => s.Prices,
            (s, v) => s with { Prices = v }
        ),
        OptionalFile(
            "contract",
            "Discounts and contracted prices, for the effective cost (JSON, docs/formats/contract.md); read again when it changes.",
            s => s.Contract,
            (s, v) => s with { Contract = v }
        ),
        OptionalFile(
            "seats",
            "The people for whom a seat is paid (CSV, docs/formats/seats.md), to see who never started and who stopped; read again when it changes.",
            s => s.Seats,
            (s, v) => s with { Seats = v }
        ),
        Setting.Of<PeopleDisplay>(
            "people",
            "names|pseudonyms",
            "names or pseudonyms",
            "How people appear in pages and answers.",
            s => s.People.ToString().ToLowerInvariant(),
            TryParsePeople,
            (s, v) => s with { People = v }
        ),
        Switch(
            "keep-content",
            "Store prompts, responses and tool texts when a client sends them, not only their length.",
            s => s.KeepContent,
            (s, v) => s with { KeepContent = v }
        ),
        Days(
            "retention-metrics-days",
            "How long metric increments are kept.",
            s => s.RetentionMetricsDays,
            (s, v) => s with { RetentionMetricsDays = v }
        ),
        Days(
            "retention-events-days",
            "How long API requests and other events are kept.",
            s => s.RetentionEventsDays,
            (s, v) => s with { RetentionEventsDays = v }
        ),
        Days("retention-spans-days", "How long spans are kept.", s => s.RetentionSpansDays, (s, v) => s with { RetentionSpansDays = v }),
        List("team-keys", KeyList, "The attributes that name the team.", s => s.TeamKeys, (s, v) => s with { TeamKeys = v }),
        List(
            "cost-center-keys",
            KeyList,
            "The attributes that name the cost centre.",
            s => s.CostCenterKeys,
            (s, v) => s with { CostCenterKeys = v }
        ),
        List("project-keys", KeyList, "The attributes that name the project.", s => s.ProjectKeys, (s, v) => s with { ProjectKeys = v }),
        List(
            "trusted-scopes",
            "scope names between commas",
            "Instrumentation scopes besides Claude Code's whose cumulative series begin with a true start time.",
            s => s.TrustedScopes,
            (s, v) => s with { TrustedScopes = v }
        ),
        Setting.Of<IReadOnlyList<string>>(
            "plugins",
            "A,B,…",
            "plugins between commas, each as NAME@MARKETPLACE",
            "The organisation's own plugins, as NAME@MARKETPLACE: telemetry hides their names, and sends hashes by which they are named in answers.",
            s => string.Join(',', s.Plugins),
            TryParsePlugins,
            (s, v) => s with { Plugins = v }
        ),
        Percent(
            "slo-availability",
            "The share of requests that should be answered, in percent: what the page on reliability holds failures of the API against.",
            s => s.SloAvailability,
            (s, v) => s with { SloAvailability = v }
        ),
        Duration(
            "slo-latency-p95",
            (0.001, 3600),
            "The time within which 95 of 100 answers should be complete.",
            s => s.SloLatencyP95,
            (s, v) => s with { SloLatencyP95 = v }
        ),
        Switch(
            "prometheus-session-label",
            "Add the label session_id to the counters on /metrics.",
            s => s.PrometheusSessionLabel,
            (s, v) => s with { PrometheusSessionLabel = v }
        ),
        Number(
            "prometheus-series-max",
            (1, 10_000_000),
            "Series on /metrics; what is beyond is summed in one series per metric with overflow=\"true\".",
            s => s.PrometheusSeriesMax,
            (s, v) => s with { PrometheusSeriesMax = v }
        ),
        Number(
            "max-attributes",
            (8, 10_000),
            "Attributes of one record. A metric point with more is refused, a log record or span is cut.",
            s => s.MaxAttributes,
            (s, v) => s with { MaxAttributes = v }
        ),
        Size(
            "max-value-bytes",
            (1 << 10, 64 << 20),
            "Length of one attribute value or body. A metric point over it is refused, other values are cut.",
            s => s.MaxValueBytes,
            (s, v) => s with { MaxValueBytes = (int)v }
        ),
        Number("max-nesting", (1, 256), "Depth of arrays and maps in a value.", s => s.MaxNesting, (s, v) => s with { MaxNesting = v }),
        Number(
            "max-records",
            (1, 100_000_000),
            "Points, log records and spans in one request, with their resources, scopes and metrics. Beyond: 400.",
            s => s.MaxRecords,
            (s, v) => s with { MaxRecords = v }
        ),
        Size(
            "max-body-bytes",
            (1 << 10, 1 << 30),
            "Size of one export request, compressed and decompressed. Beyond: 413 or RESOURCE_EXHAUSTED.",
            s => s.MaxBodyBytes,
            (s, v) => s with { MaxBodyBytes = (int)v }
        ),
        Size(
            "max-body-memory",
            (1 << 20, 1L << 40),
            "Memory for all bodies that are being received at one time. Beyond: 429 or RESOURCE_EXHAUSTED with a time to retry.",
            s => s.MaxBodyMemory,
            (s, v) => s with { MaxBodyMemory = v }
        ),
        Size(
            "max-header-bytes",
            (1 << 10, 1 << 20),
            "Size of all headers of one request. Beyond: 431.",
            s => s.MaxHeaderBytes,
            (s, v) => s with { MaxHeaderBytes = (int)v }
        ),
        Duration(
            "header-timeout",
            (0.1, 3600),
            "Time to send the headers of one request. Beyond: the connection is closed.",
            s => s.HeaderTimeout,
            (s, v) => s with { HeaderTimeout = v }
        ),
        Duration(
            "body-timeout",
            (0.1, 3600),
            "Time to send the body of one request. Beyond: 408 or DEADLINE_EXCEEDED.",
            s => s.BodyTimeout,
            (s, v) => s with { BodyTimeout = v }
        ),
        Number(
            "min-body-rate",
            (0, 1 << 30),
            "Bytes per second below which the sender of a body is cut off after five seconds; 0 for no such limit.",
            s => s.MinBodyRate,
            (s, v) => s with { MinBodyRate = v }
        ),
        Duration(
            "keep-alive-timeout",
            (1, 86_400),
            "How long an idle connection stays open. Clients send metrics once a minute: well above that, no export meets a closing connection.",
            s => s.KeepAliveTimeout,
            (s, v) => s with { KeepAliveTimeout = v }
        ),
        Number(
            "max-connections",
            (1, 1_000_000),
            "Connections at one time, over all addresses. Beyond: closed at once.",
            s => s.MaxConnections,
            (s, v) => s with { MaxConnections = v }
        ),
        Number(
            "max-streams",
            (1, 10_000),
            "Concurrent calls on one gRPC connection.",
            s => s.MaxStreams,
            (s, v) => s with { MaxStreams = v }
        ),
        Duration(
            "drain-timeout",
            (0, 3600),
            "How long requests that have begun may take to end when the program is asked to stop.",
            s => s.DrainTimeout,
            (s, v) => s with { DrainTimeout = v }
        ),
        Duration(
            "query-timeout",
            (0.001, 3600),
            "What one answer of the API, and each question of a page, may take, waiting for its turn included. Beyond: it is stopped, 504; or 503 when its turn had not come.",
            s => s.QueryTimeout,
            (s, v) => s with { QueryTimeout = v }
        ),
    ];

    /// <summary>The setting of some name; null when there is none.</summary>
    public static Setting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    static bool TryParsePlugins(string text, out IReadOnlyList<string> plugins) =>
        SettingText.TryParseList(text, out plugins) && plugins.All(PluginId.IsFullName);

    static Setting Folder(
        string name,
        string meaning,
        Func<ServerSettings, string> get,
        Func<ServerSettings, string, ServerSettings> with
    ) => Setting.Of(name, "DIR", "a folder", meaning, get, TryParsePath, with);

    static Setting OptionalFile(
        string name,
        string meaning,
        Func<ServerSettings, string?> get,
        Func<ServerSettings, string?, ServerSettings> with
    ) => Setting.Of<string?>(name, "none|FILE", "none or a file", meaning, s => get(s) ?? "none", TryParseNoneOrPath, with);

    static Setting Address(
        string name,
        string meaning,
        Func<ServerSettings, ListenAddress> get,
        Func<ServerSettings, ListenAddress, ServerSettings> with
    ) =>
        Setting.Of<ListenAddress>(name, "HOST:PORT", ListenAddress.Expected, meaning, s => get(s).ToString(), ListenAddress.TryParse, with);

    static Setting Switch(string name, string meaning, Func<ServerSettings, bool> get, Func<ServerSettings, bool, ServerSettings> with) =>
        Setting.Of<bool>(name, "true|false", "true or false", meaning, s => get(s) ? "true" : "false", SettingText.TryParseSwitch, with);

    static Setting List(
        string name,
        string expected,
        string meaning,
        Func<ServerSettings, IReadOnlyList<string>> get,
        Func<ServerSettings, IReadOnlyList<string>, ServerSettings> with
    ) => Setting.Of<IReadOnlyList<string>>(name, "A,B,…", expected, meaning, s => string.Join(',', get(s)), SettingText.TryParseList, with);

    static Setting Number(
        string name,
        (int Min, int Max) range,
        string meaning,
        Func<ServerSettings, int> get,
        Func<ServerSettings, int, ServerSettings> with
    ) =>
        Setting.Of<int>(
            name,
            "N",
            FormattableString.Invariant($"a whole number from {range.Min} to {range.Max}"),
            meaning,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (string text, out int value) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= range.Min && value <= range.Max,
            with
        );

    static Setting Percent(
        string name,
        string meaning,
        Func<ServerSettings, decimal> get,
        Func<ServerSettings, decimal, ServerSettings> with
    ) =>
        Setting.Of<decimal>(
            name,
            "PERCENT",
            "a number from 1 to 99.999, such as 99.5",
            meaning,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (string text, out decimal value) =>
                decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
                && value is >= 1m and <= 99.999m,
            with
        );

    static Setting Days(string name, string meaning, Func<ServerSettings, int> get, Func<ServerSettings, int, ServerSettings> with) =>
        Number(name, (0, 36_500), meaning + " In days; 0 keeps them for ever.", get, with);

    static Setting Size(
        string name,
        (long Min, long Max) range,
        string meaning,
        Func<ServerSettings, long> get,
        Func<ServerSettings, long, ServerSettings> with
    ) =>
        Setting.Of<long>(
            name,
            "SIZE",
            $"a size from {SettingText.ShowSize(range.Min)} to {SettingText.ShowSize(range.Max)}, such as 64MiB",
            meaning,
            s => SettingText.ShowSize(get(s)),
            (string text, out long value) => SettingText.TryParseSize(text, out value) && value >= range.Min && value <= range.Max,
            with
        );

    static Setting Duration(
        string name,
        (double Min, double Max) seconds,
        string meaning,
        Func<ServerSettings, TimeSpan> get,
        Func<ServerSettings, TimeSpan, ServerSettings> with
    ) =>
        Setting.Of<TimeSpan>(
            name,
            "TIME",
            $"a time from {SettingText.ShowDuration(TimeSpan.FromSeconds(seconds.Min))} to {SettingText.ShowDuration(TimeSpan.FromSeconds(seconds.Max))}, such as 30s",
            meaning,
            s => SettingText.ShowDuration(get(s)),
            (string text, out TimeSpan value) =>
                SettingText.TryParseDuration(text, out value) && value.TotalSeconds >= seconds.Min && value.TotalSeconds <= seconds.Max,
            with
        );

    static bool TryParsePath(string text, out string path)
    {
        path = text;
        return text.Length > 0 && !text.Contains('\0');
    }

    static bool TryParseFolders(string text, out IReadOnlyList<string>? folders)
    {
        folders = text is "auto" ? null : [];
        return text is "auto" or "none"
            || (SettingText.TryParseList(text, out folders) && folders.Count > 0 && folders.All(folder => !folder.Contains('\0')));
    }

    static bool TryParseNoneOrPath(string text, out string? path)
    {
        path = text == "none" ? null : text;
        return text.Length > 0 && !text.Contains('\0');
    }

    static bool TryParsePeople(string text, out PeopleDisplay people)
    {
        people = text == "pseudonyms" ? PeopleDisplay.Pseudonyms : PeopleDisplay.Names;
        return text is "names" or "pseudonyms";
    }
}
