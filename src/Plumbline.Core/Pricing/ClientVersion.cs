using System.Globalization;

namespace Plumbline.Core.Pricing;

/// <summary>A client's version, such as 2.1.329. The default is an unknown one.</summary>
public readonly record struct ClientVersion(int Major, int Minor, int Patch)
{
    /// <summary>Since this version the usage of a stream is counted once.</summary>
    public static readonly ClientVersion CountsStreamsOnce = new(2, 1, 214);

    /// <summary>Since this version estimates have the surcharge for the United States.</summary>
    public static readonly ClientVersion KnowsGeo = new(2, 1, 239);

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => this != default;

    /// <summary>Whether it is known to be before another one.</summary>
    public bool IsBefore(ClientVersion other) => IsKnown && (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch)) < 0;

    /// <summary>Reads three numbers between dots; what follows them is left out. What cannot be read is unknown.</summary>
    public static ClientVersion Parse(string? text)
    {
        Span<int> numbers = stackalloc int[3];
        var rest = text.AsSpan();
        for (var i = 0; i < numbers.Length; i++)
        {
            var length = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
            if (!int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return default;
            rest = rest[length..];
            if (i < 2 && (rest.IsEmpty || rest[0] != '.'))
                return default;
            rest = i < 2 ? rest[1..] : rest;
        }

        return new(numbers[0], numbers[1], numbers[2]);
    }
}
