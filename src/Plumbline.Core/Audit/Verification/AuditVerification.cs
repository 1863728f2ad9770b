namespace Plumbline.Core.Audit.Verification;

/// <summary>
/// Says whether a log is as it was written: follows each chain through its files, in their order by what their headers say, whatever they are called.
/// Memory does not depend on how long the log is.
/// </summary>
public sealed class AuditVerification
{
    readonly IReadOnlyList<AuditKey> _keys;
    readonly AuditExpectationCheck _expectation;
    readonly List<AuditProblem> _problems = [];
    readonly List<AuditChainReport> _reports = [];

    AuditVerification(IReadOnlyList<AuditKey> keys, AuditExpectation expectation) =>
        (_keys, _expectation) = (keys, new AuditExpectationCheck(expectation));

    /// <summary>Verifies files, with the states that were beside them.</summary>
    /// <param name="files">All files of the log, or of several.</param>
    /// <param name="states">The states; read before the files were looked for, so that a log that is being written is never behind its state.</param>
    /// <param name="keys">The keys that seal the log; none leaves the seals unchecked.</param>
    /// <param name="expectation">What was noted elsewhere.</param>
    public static AuditReport Run(
        IEnumerable<AuditLogFile> files,
        IEnumerable<AuditStateFile> states,
        IReadOnlyList<AuditKey> keys,
        AuditExpectation expectation
    )
    {
        var verification = new AuditVerification(keys, expectation);
        var chains = verification.Chains(files);
        var anchors = verification.Anchors(states, chains);
        foreach (var (name, chain) in chains)
            verification.Follow(chain, anchors.GetValueOrDefault(name) ?? new AuditAnchors());
        if (verification._expectation.Problem() is { } problem)
            verification._problems.Add(problem);
        return new AuditReport(verification._reports, verification._problems, keys.Count > 0);
    }

    Dictionary<string, List<AuditChainFile>> Chains(IEnumerable<AuditLogFile> files)
    {
        var chains = new Dictionary<string, List<AuditChainFile>>();
        foreach (var file in files)
        {
            if (AuditChainFile.TryRead(file) is not { } known)
                AddProblem(AuditProblemKind.Foreign, file.Name, "does not begin as files of an audit log do");
            else if (_keys.Count > 0 && KeyOf(known.Header.KeyId) is null)
                AddProblem(AuditProblemKind.Foreign, file.Name, $"is sealed with the key {known.Header.KeyId}, which is not the one given");
            else if (chains.TryGetValue(known.Header.Chain, out var others))
                others.Add(known);
            else
                chains.Add(known.Header.Chain, [known]);
        }

        return chains;
    }

    Dictionary<string, AuditAnchors> Anchors(IEnumerable<AuditStateFile> states, Dictionary<string, List<AuditChainFile>> chains)
    {
        var anchors = new Dictionary<string, AuditAnchors>();
        foreach (var file in states)
        {
            if (!AuditState.TryRead(file.Bytes, null, out var state))
            {
                AddProblem(AuditProblemKind.Unanchored, file.Name, "is damaged");
                continue;
            }

            var isHere = chains.ContainsKey(state!.Chain);
            if (!isHere && !file.IsOfFolder)
                continue;
            if (_keys.Count > 0 && (KeyOf(state.KeyId) is not { } key || !AuditState.TryRead(file.Bytes, key, out _)))
                AddProblem(AuditProblemKind.Unanchored, file.Name, "its seal is not of this key");
            else if (isHere)
                AnchorsOf(anchors, state.Chain).Add(state.Records, state.Head, Path.GetFileName(file.Name));
            else if (state.File > 0)
                AddProblem(
                    AuditProblemKind.Cut,
                    file.Name,
                    $"knows {state.Records} records of the chain {state.Chain}, of which no file is here"
                );
        }

        return anchors;
    }

    static AuditAnchors AnchorsOf(Dictionary<string, AuditAnchors> anchors, string chain)
    {
        if (!anchors.TryGetValue(chain, out var found))
            anchors.Add(chain, found = new AuditAnchors());
        return found;
    }

    void Follow(List<AuditChainFile> files, AuditAnchors anchors)
    {
        var inOrder = files.OrderBy(file => file.Header.File).ToList();
        var distinct = inOrder.DistinctBy(file => file.Header.File).ToList();
        using var walk = new AuditChainWalk(distinct[0].Header, KeyOf(distinct[0].Header.KeyId), anchors, _expectation);
        var wasMet = _expectation.IsHeadMet;
        var problem = walk.Run(distinct);
        if (problem is not null)
            _problems.Add(problem);
        foreach (var twice in inOrder.Except(distinct))
            AddProblem(AuditProblemKind.Duplicate, twice.File.Name, $"is file {twice.Header.File} of its chain, which is here twice");
        walk.Report.IsAnchored = anchors.HasAny || (_expectation.IsHeadMet && !wasMet);
        if (problem is null && !walk.Report.IsAnchored)
            AddProblem(
                AuditProblemKind.Unanchored,
                distinct[^1].File.Name,
                "nothing says where the log ends: its state is not here, and no head was given"
            );
        _reports.Add(walk.Report);
    }

    AuditKey? KeyOf(string id) => _keys.FirstOrDefault(key => key.Id == id);

    void AddProblem(AuditProblemKind kind, string file, string message) => _problems.Add(new(kind, file, null, null, message));
}
