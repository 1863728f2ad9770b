using System.Collections.Concurrent;
using System.Text;

namespace FakeClaude;

/// <summary>
/// Which answer comes next. A request that names one in its header <c>x-fake-answer</c> gets that; others take the next of the script, which begins anew when
/// it repeats and is followed by success when it does not.
/// </summary>
public sealed class FakeScript
{
    public const string Header = "x-fake-answer";

    readonly ConcurrentQueue<FakeAnswer> _next = new();
    readonly bool _isRepeating;

    /// <param name="isRepeating">Whether it begins anew.</param>
    public FakeScript(IEnumerable<FakeAnswer> answers, bool isRepeating = false)
    {
        _isRepeating = isRepeating;
        foreach (var answer in answers)
            _next.Enqueue(answer);
    }

    /// <summary>Puts answers behind the others.</summary>
    public void Add(params ReadOnlySpan<FakeAnswer> answers)
    {
        foreach (var answer in answers)
            _next.Enqueue(answer);
    }

    public FakeAnswer Next(string? named)
    {
        if (TryParse(named, out var answer))
            return answer;
        if (!_next.TryDequeue(out answer))
            return FakeAnswer.Success;
        if (_isRepeating)
            _next.Enqueue(answer);
        return answer;
    }

    public static bool TryParse(string? name, out FakeAnswer answer)
    {
        foreach (var known in Enum.GetValues<FakeAnswer>())
        {
            answer = known;
            if (NameOf(known) == name)
                return true;
        }

        answer = default;
        return false;
    }

    /// <summary>As <c>tier_cap</c>.</summary>
    public static string NameOf(FakeAnswer answer)
    {
        var name = new StringBuilder();
        foreach (var letter in answer.ToString())
            name.Append(char.IsUpper(letter) && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        return name.ToString();
    }
}
