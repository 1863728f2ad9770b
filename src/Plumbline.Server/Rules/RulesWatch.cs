using Microsoft.Extensions.Logging;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>
/// Keeps the rules as their files are: reads them again when one has changed, and hands them on. Files that are wrong change nothing but the
/// status.
/// </summary>
public sealed class RulesWatch : IDisposable
{
    readonly string _path;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly FileWatch<RulesReading> _files;
    Action<RuleSet> _use = _ => { };

    RulesWatch(string path, TimeProvider time, ILogger log)
    {
        (_path, _time, _log) = (path, time, log);
        _files = new("rules", [path], () => RulesFile.Read(path), reading => reading.Files, Take, time, log);
    }

    /// <summary>Which rules are in use.</summary>
    public RulesStatus Status { get; private set; } = RulesStatus.None;

    /// <summary>Reads the files for the first time; throws when anything in them is wrong. They are not watched yet.</summary>
    public static RulesWatch Open(string path, TimeProvider time, ILogger log)
    {
        var watch = new RulesWatch(path, time, log);
        var reading = watch._files.Read();
        if (reading.Rules is not { } rules)
            throw new WrongInputException($"--rules: {RulesState.Summary(reading.Problems)}");
        watch.Status = new RulesStatus(new RulesState(rules, path, reading.Files, time.GetUtcNow(), []));
        return watch;
    }

    /// <summary>Watches from now on, and gives each new version of the rules to whoever uses them.</summary>
    public void Start(Action<RuleSet> use)
    {
        _use = use;
        _files.Start();
    }

    /// <summary>Looks at the files, and reads them when they have changed.</summary>
    internal void Look() => _files.Look();

    void Take(RulesReading reading)
    {
        var now = Status.Now;
        if (reading.Rules is { } rules)
        {
            var isNew = rules.Version != now.Rules.Version;
            if (isNew || now.Problems.Count > 0)
                Status.Now = new RulesState(rules, _path, reading.Files, isNew ? _time.GetUtcNow() : now.LoadedAt, []);
            if (!isNew)
                return;
            _log.LogInformation("The rules were read again: version {Version}.", rules.Version);
            _use(rules);
        }
        else if (!reading.Problems.SequenceEqual(now.Problems))
        {
            Status.Now = now with { Problems = reading.Problems };
            _log.LogWarning(
                "The rules could not be read again, version {Version} stays: {Problem}",
                now.Rules.Version,
                RulesState.Summary(reading.Problems)
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
