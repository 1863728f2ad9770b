using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Core.Adoption;

namespace Plumbline.Server.Rules;

/// <summary>Keeps the list of seats as its file is: reads it again when it has changed. A file that is wrong changes nothing but the status.</summary>
public sealed class SeatsWatch : IDisposable
{
    /// <summary>A line for each of some hundred thousand people; a file beyond this is another file.</summary>
    const long SizeMax = 64 << 20;

    readonly string _path;
    readonly ILogger _log;
    readonly FileWatch<(SeatList? Seats, IReadOnlyList<RuleProblem> Problems)> _files;

    SeatsWatch(string path, TimeProvider time, ILogger log)
    {
        (_path, _log) = (path, log);
        _files = new("seats", [path], Read, _ => [path], Take, time, log);
    }

    /// <summary>Which list is in use.</summary>
    public SeatsStatus Status { get; } = SeatsStatus.None;

    /// <summary>Reads the file for the first time; throws when anything in it is wrong. It is not watched yet.</summary>
    public static SeatsWatch Open(string path, TimeProvider time, ILogger log)
    {
        var watch = new SeatsWatch(path, time, log);
        var (seats, problems) = watch._files.Read();
        watch.Status.Now = new SeatsState(seats, problems);
        return watch.Status.Now.Problem is { } problem ? throw new WrongInputException($"--seats: {problem}") : watch;
    }

    /// <summary>Watches from now on.</summary>
    public void Start() => _files.Start();

    /// <summary>Looks at the file, and reads it when it has changed.</summary>
    internal void Look() => _files.Look();

    void Take((SeatList? Seats, IReadOnlyList<RuleProblem> Problems) reading)
    {
        var before = Status.Now;
        Status.Now = new SeatsState(reading.Seats ?? before.List, reading.Problems);
        if (reading.Seats is { } seats)
            _log.LogInformation("The seats were read again: {Count}.", seats.Seats.Count);
        else if (!reading.Problems.SequenceEqual(before.Problems))
            _log.LogWarning("The seats could not be read again, those from before stay: {Problem}", Status.Now.Problem);
    }

    (SeatList? Seats, IReadOnlyList<RuleProblem> Problems) Read()
    {
        List<RuleProblem> all = [];
        var problems = new Problems(_path, all);
        var seats = Content(problems) is { } text ? new SeatListReader(problems).Read(text) : null;
        return (all.Count == 0 ? seats : null, all);
    }

    string? Content(Problems problems)
    {
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists)
                problems.Add(0, 0, "there is no such file.");
            else if (file.Length > SizeMax)
                problems.Add(0, 0, $"expected at most {SizeMax >> 20} MiB, found {file.Length >> 20}.");
            else
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(_path));
        }
        catch (DecoderFallbackException)
        {
            problems.Add(0, 0, "expected text in UTF-8.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(0, 0, error.Message);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
