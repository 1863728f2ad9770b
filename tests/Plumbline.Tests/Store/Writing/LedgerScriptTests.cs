using System.Runtime.CompilerServices;

namespace Plumbline.Tests.Store.Writing;

/// <summary>
/// The ledger's rules as scripts that a person can check: tests/data/scripts. Each is run as it stands, and then in ways that must
/// not change a total: in shuffled order of receipt, with everything sent twice, with a restart after every request, in one group.
/// </summary>
public sealed class LedgerScriptTests
{
    static readonly string Folder = Path.GetFullPath(Path.Combine(Here(), "../../../data/scripts"));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.ledger").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    static LedgerScript Read(string name) => LedgerScript.Parse(name, File.ReadAllText(Path.Combine(Folder, name + ".ledger")));

    [Fact]
    public void There_are_scripts() => Assert.True(Names.Count >= 40, $"{Folder} has {Names.Count} scripts.");

    [Theory]
    [MemberData(nameof(Names))]
    public void As_it_stands(string name)
    {
        var script = Read(name);
        using var ledger = Run(script, script.Steps, oneGroup: false);
        Assert.Equal(Lines(script.Flags), Lines(ledger.Flags()));
        Check(script, ledger, withWindows: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_request_sent_twice(string name)
    {
        var script = Read(name);
        using var ledger = Run(script, script.Steps.SelectMany(step => Enumerable.Repeat(step, 2)), oneGroup: false);
        Check(script, ledger, withWindows: !script.OrderMatters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restart_after_every_request(string name)
    {
        var script = Read(name);
        using var ledger = Run(script, script.Steps.SelectMany(step => new[] { step, new LedgerScript.Restart() }), oneGroup: false);
        Check(script, ledger, withWindows: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_in_one_group(string name)
    {
        var script = Read(name);
        if (script.OrderMatters)
            return;
        using var ledger = Run(script, script.Steps, oneGroup: true);
        Check(script, ledger, withWindows: false);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_any_order_of_receipt(string name)
    {
        var script = Read(name);
        if (script.OrderMatters)
            return;
        using var ledger = new LedgerUnderTest();
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var steps = script.Steps.OfType<LedgerScript.Send>().ToArray();
            random.Shuffle(steps);
            Run(ledger, steps, oneGroup: seed % 2 == 1);
            Check(script, ledger, withWindows: false);
            ledger.Reset();
        }
    }

    static LedgerUnderTest Run(LedgerScript script, IEnumerable<LedgerScript.Step> steps, bool oneGroup)
    {
        var ledger = new LedgerUnderTest(script.Retention, script.Retention);
        Run(ledger, steps, oneGroup);
        return ledger;
    }

    static void Run(LedgerUnderTest ledger, IEnumerable<LedgerScript.Step> steps, bool oneGroup)
    {
        if (oneGroup)
        {
            ledger.Apply([.. steps.OfType<LedgerScript.Send>().Select(step => step.Batch)]);
            return;
        }

        foreach (var step in steps)
        {
            switch (step)
            {
                case LedgerScript.Send send:
                    ledger.Apply(send.Batch);
                    break;
                case LedgerScript.Retain retain:
                    ledger.Retain(retain.Now);
                    break;
                default:
                    ledger.CatchUp();
                    ledger.Restart();
                    break;
            }
        }
    }

    static void Check(LedgerScript script, LedgerUnderTest ledger, bool withWindows)
    {
        ledger.CatchUp();
        Assert.Equal(0, ledger.UnmatchedListCosts());
        var questions = new ScriptQuestions(script, ledger);
        foreach (var question in script.Questions)
        {
            if (withWindows || question is not LedgerScript.Increase { From: > long.MinValue })
                Assert.Equal(questions.Expected(question), questions.Answer(question));
        }
    }

    static string Lines(IEnumerable<KeyValuePair<string, long>> flags) =>
        string.Join("\n", flags.Select(flag => $"{flag.Key}={flag.Value}"));
}
