using System.Diagnostics;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Journal;

namespace Plumbline.Store.Writing;

/// <summary>
/// The thread that applies what is durable. It lets requests gather for a while, because one large transaction costs far less than many
/// small ones, and hurries when somebody asks. A group that fails is tried again with a writer that reads its state anew.
/// </summary>
sealed class Applier : IDisposable
{
    // Between two looks at what the prompt cache did.
    static readonly TimeSpan CachesPause = TimeSpan.FromMilliseconds(500);

    // How long prices that somebody asked for are kept up to date: ten minutes after the last time they were not.
    const long FollowedMilliseconds = 600_000;

    readonly record struct Asker(long Position, TaskCompletionSource Answer);

    readonly StoreDatabase _database;
    LedgerOptions _options;
    readonly TimeProvider _clock;
    readonly Action<string> _log;
    readonly Backlog _backlog;
    readonly Action<Batch> _giveBack;
    readonly Thread _thread;
    Action<long> _deleteApplied = _ => { };

    // Guarded by the lock.
    readonly Lock _lock = new();
    readonly Queue<Batch> _waiting = new();
    readonly List<Asker> _askers = [];
    readonly Queue<(Action<DuckConnection> Write, TaskCompletionSource Done)> _writes = new();
    readonly List<string> _askedPrices = [];
    PriceSet? _newPrices;
    int _waitingRecords;
    long _waitingSince;
    bool _isStopping;

    readonly AutoResetEvent _wake = new(initialState: false);

    // The thread's own, read by others for the status.
    BatchWriter _writer;
    Exception? _brokenBy;
    readonly List<Batch> _group = [];
    long _applied,
        _commits,
        _failures;
    double _commitSeconds,
        _lastCommitSeconds;
    DateTimeOffset _nextRetention;
    long _cachesSince;
    TimeSpan _cachesWait;
    volatile string? _problem;
    RuleSet? _newRules;
    bool _hasGivenUp;

    public Applier(
        StoreDatabase database,
        LedgerOptions options,
        Backlog backlog,
        TimeProvider clock,
        Action<string> log,
        Action<Batch> giveBack
    )
    {
        (_database, _options, _backlog, _clock, _log, _giveBack) = (database, options, backlog, clock, log, giveBack);
        _writer = new BatchWriter(database.Connect(), options);
        _applied = _writer.Applied;
        _thread = new Thread(Run) { Name = "ledger", IsBackground = true };
    }

    /// <summary>The journal's position up to which the store has everything.</summary>
    public long Applied => Volatile.Read(ref _applied);

    /// <summary>Starts applying.</summary>
    /// <param name="deleteApplied">Lets the journal delete what is applied.</param>
    public void Start(Action<long> deleteApplied)
    {
        _deleteApplied = deleteApplied;
        _thread.Start();
    }

    /// <summary>Takes a durable batch, in the order of the journal.</summary>
    public void Enqueue(Batch batch)
    {
        bool hurry;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                _waitingSince = _clock.GetTimestamp();
            _waiting.Enqueue(batch);
            _waitingRecords += batch.Taken + 1;
            hurry = _waiting.Count == 1 || IsHurried;
        }

        if (hurry)
            _wake.Set();
    }

    /// <summary>Waits until a position is in the store and the unitemised amounts are worked out.</summary>
    public Task CaughtUpAsync(long position, CancellationToken cancellation)
    {
        var asker = new Asker(position, NewSignal());
        lock (_lock)
        {
            if (_isStopping)
                return Task.CompletedTask;
            _askers.Add(asker);
        }

        _wake.Set();
        return asker.Answer.Task.WaitAsync(TimeSpan.FromSeconds(30), _clock, cancellation);
    }

    /// <summary>Runs a write in a transaction of its own.</summary>
    public Task WriteAsync(Action<DuckConnection> write)
    {
        var done = NewSignal();
        lock (_lock)
            _writes.Enqueue((write, done));
        _wake.Set();
        return done.Task;
    }

    /// <summary>Other prices are wanted from now on.</summary>
    public void UsePrices(PriceSet prices)
    {
        lock (_lock)
            _newPrices = prices;
        _wake.Set();
    }

    /// <summary>Somebody asked for other prices than the current ones: their costs are brought up to date, and kept so for a while.</summary>
    public void FollowPrices(string version)
    {
        lock (_lock)
            _askedPrices.Add(version);
        _wake.Set();
    }

    /// <summary>Before <see cref="Start"/>: applies once enough has gathered.</summary>
    public void ApplyIfMany()
    {
        if (_waitingRecords >= _options.GroupRecords)
            ApplyAll();
    }

    /// <summary>Before <see cref="Start"/>, and at the end: applies everything that waits.</summary>
    public void ApplyAll()
    {
        while (!_hasGivenUp && TakeGroup())
            ApplyGroup();
    }

    void Run()
    {
        ThreadNiceness.StepBack();
        while (!Volatile.Read(ref _isStopping))
        {
            _wake.WaitOne(Pause());
            // One group at a time: whoever asked waits for what was before the question, not for an end of the load.
            if (IsTime() && TakeGroup())
                ApplyGroup();
            DoWrites();
            AnswerAskers();
            RemoveOld();
            TakePrices();
            PriceSome();
            TakeRules();
            DeriveSomeOwners();
            DeriveSomeCaches();
        }
    }

    // Until the oldest waiting request is due; for long when there is none.
    TimeSpan Pause()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return HasMoreToDerive ? TimeSpan.Zero : UntilCaches();
            var left = _options.ApplyInterval - _clock.GetElapsedTime(_waitingSince);
            return IsHurried || left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    TimeSpan UntilCaches()
    {
        var left = _cachesWait - _clock.GetElapsedTime(_cachesSince);
        return !_writer.CachesAreBehind || _brokenBy is not null ? TimeSpan.FromMinutes(1)
            : left > TimeSpan.Zero ? left
            : TimeSpan.Zero;
    }

    bool HasMoreToDerive => (_writer.PricesAreBehind || _writer.OwnersAreBehind) && _brokenBy is null;

    bool IsTime()
    {
        lock (_lock)
            return IsHurried || _clock.GetElapsedTime(_waitingSince) >= _options.ApplyInterval;
    }

    bool IsHurried => _askers.Count > 0 || _isStopping || _waitingRecords >= _options.GroupRecords;

    bool TakeGroup()
    {
        _group.Clear();
        lock (_lock)
        {
            for (var records = 0; records < _options.GroupRecords && _waiting.TryDequeue(out var batch); )
            {
                _group.Add(batch);
                records += batch.Taken + 1;
                _waitingRecords -= batch.Taken + 1;
            }

            _waitingSince = _clock.GetTimestamp();
        }

        return _group.Count > 0;
    }

    void ApplyGroup()
    {
        for (var attempt = 1; !TryApply(); attempt++)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(attempt, 6))));
            // What is not applied stays in the journal, and so must all behind it: the position has no holes.
            _hasGivenUp = Volatile.Read(ref _isStopping) && attempt > 3;
            if (_hasGivenUp)
                return;
        }

        foreach (var batch in _group)
            _giveBack(batch);

        _deleteApplied(_applied);
    }

    bool TryApply()
    {
        var started = _clock.GetTimestamp();
        try
        {
            var writer = Writer();
            // A commit may have succeeded although its answer was lost: never apply what the store has.
            var missing = _group.Where(batch => batch.Position > writer.Applied).ToList();
            if (missing.Count > 0)
                writer.Apply(missing);
            Volatile.Write(ref _applied, writer.Applied);
            _problem = null;
            NoteCommit(_clock.GetElapsedTime(started).TotalSeconds);
            return true;
        }
        catch (Exception problem)
        {
            Break(problem);
            if (_problem != problem.Message)
                _log($"The ledger cannot apply what it received and tries again: {problem.Message}");
            _problem = problem.Message;
            return false;
        }
    }

    // After a failure the writer's memory and the store may differ, so it is made anew before it is used again.
    BatchWriter Writer()
    {
        if (_brokenBy is null)
            return _writer;
        _writer.Dispose();
        if (_brokenBy is DuckDbException { MustReopen: true })
            _database.Reopen();
        _writer = new BatchWriter(_database.Connect(), _options);
        _brokenBy = null;
        return _writer;
    }

    void Break(Exception problem)
    {
        _failures++;
        // That the database must be reopened is remembered until it has been.
        if (_brokenBy is not DuckDbException { MustReopen: true })
            _brokenBy = problem;
    }

    void NoteCommit(double seconds)
    {
        _commits++;
        _commitSeconds += seconds;
        _lastCommitSeconds = seconds;
        _backlog.Remove(_group.Sum(batch => (long)batch.BodyBytes));
    }

    void DoWrites()
    {
        while (true)
        {
            (Action<DuckConnection> Write, TaskCompletionSource Done) next;
            lock (_lock)
            {
                if (!_writes.TryDequeue(out next))
                    return;
            }

            try
            {
                Writer().Transact(next.Write);
                next.Done.SetResult();
            }
            catch (Exception problem)
            {
                Break(problem);
                next.Done.SetException(problem);
            }
        }
    }

    void AnswerAskers()
    {
        List<Asker> answered;
        lock (_lock)
        {
            answered = _askers.Where(asker => asker.Position <= _applied).ToList();
            _askers.RemoveAll(asker => asker.Position <= _applied);
        }

        if (answered.Count == 0)
            return;
        try
        {
            var writer = Writer();
            if (writer.IsRefreshDue)
                writer.Refresh();
            answered.ForEach(asker => asker.Answer.TrySetResult());
        }
        catch (Exception problem)
        {
            Break(problem);
            answered.ForEach(asker => asker.Answer.TrySetException(problem));
        }
    }

    // Once an hour, and soon after the start: off the path of acknowledgements, which need the journal only.
    void RemoveOld()
    {
        var now = _clock.GetUtcNow();
        if (now < _nextRetention)
            return;
        _nextRetention = now + TimeSpan.FromHours(1);
        try
        {
            Writer().Retain(_options, now.ToUnixTimeMilliseconds() * 1_000_000);
        }
        catch (Exception problem)
        {
            Break(problem);
            _log($"What is older than the retention time could not be removed: {problem.Message}");
        }
    }

    void TakePrices()
    {
        PriceSet? prices;
        List<string> asked;
        lock (_lock)
        {
            (prices, _newPrices) = (_newPrices, null);
            asked = [.. _askedPrices];
            _askedPrices.Clear();
        }

        if (prices is not null)
        {
            // Whoever takes the writer's place after a failure wants them too.
            _options = _options with
            {
                PriceBook = prices.Book,
                Contract = prices.Contract,
            };
            _writer.UsePrices(prices);
        }

        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var version in asked)
            _writer.FollowPrices(version, now + FollowedMilliseconds);
        _writer.ForgetPrices(now);
    }

    // Costs of other prices, some at a time: groups and questions come first.
    void PriceSome()
    {
        if (!_writer.PricesAreBehind || _brokenBy is not null)
            return;
        try
        {
            _writer.PriceSome();
        }
        catch (Exception problem)
        {
            Break(problem);
            _log($"Costs could not be worked out: {problem.Message}");
        }
    }

    // Sessions that are at work change all the time: what the cache did in them is worked out in a quarter of this thread's time at most, and not
    // while something else waits.
    void DeriveSomeCaches()
    {
        if (!_writer.CachesAreBehind || _brokenBy is not null || UntilCaches() > TimeSpan.Zero)
            return;
        _cachesSince = _clock.GetTimestamp();
        try
        {
            _writer.DeriveSomeCaches();
        }
        catch (Exception problem)
        {
            Break(problem);
            _log($"What the prompt cache saved could not be worked out: {problem.Message}");
        }

        var taken = _clock.GetElapsedTime(_cachesSince);
        _cachesWait = TimeSpan.FromTicks(Math.Max(CachesPause.Ticks, taken.Ticks * 4));
    }

    /// <summary>Takes other rules, from any thread; the last ones count.</summary>
    public void UseRules(RuleSet rules)
    {
        Volatile.Write(ref _newRules, rules);
        _wake.Set();
    }

    // A writer that is made anew after a failure gets them with the options.
    void TakeRules()
    {
        if (Interlocked.Exchange(ref _newRules, null) is not { } rules)
            return;
        _options = _options with { Rules = rules };
        _writer.UseRules(rules);
    }

    // Contexts whose owners are by former rules, some at a time, as with list costs.
    void DeriveSomeOwners()
    {
        if (!_writer.OwnersAreBehind || _brokenBy is not null)
            return;
        try
        {
            _writer.DeriveSomeOwners();
        }
        catch (Exception problem)
        {
            Break(problem);
            _log($"Whose usage is could not be worked out: {problem.Message}");
        }
    }

    /// <summary>How it is doing.</summary>
    public LedgerStatus Status(long journalPosition, JournalStatistics journal, long databaseBytes)
    {
        lock (_lock)
        {
            return new LedgerStatus
            {
                JournalPosition = journalPosition,
                AppliedPosition = Applied,
                WaitingRequests = _waiting.Count,
                ApplyLagSeconds = _waiting.Count == 0 ? 0 : _clock.GetElapsedTime(_waitingSince).TotalSeconds,
                Commits = _commits,
                CommitSecondsSum = _commitSeconds,
                LastCommitSeconds = _lastCommitSeconds,
                FailedCommits = _failures,
                Problem = _problem,
                DatabaseBytes = databaseBytes,
                Journal = journal,
            };
        }
    }

    /// <summary>Applies what waits, then stops.</summary>
    public void Dispose()
    {
        lock (_lock)
            _isStopping = true;
        _wake.Set();
        if (_thread.IsAlive)
            _thread.Join();
        ApplyAll();
        AnswerAskers();
        _writer.Dispose();
        _wake.Dispose();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
