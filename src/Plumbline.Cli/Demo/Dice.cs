using System.Globalization;

namespace Plumbline.Cli.Demo;

/// <summary>Whole numbers from a seed: the same on every machine and in every version of the runtime. Not for secrets.</summary>
sealed class Dice(ulong seed)
{
    const ulong Step = 0x9E3779B97F4A7C15;

    ulong _state = seed;

    /// <summary>Dice for one thing, such as a person's day: what else is thrown does not change what these show.</summary>
    public static Dice For(long seed, params ReadOnlySpan<long> thing)
    {
        var state = (ulong)seed;
        foreach (var part in thing)
            state = Mix(state + Step) ^ (ulong)part;
        return new Dice(Mix(state + Step));
    }

    /// <summary>Any 64 bits.</summary>
    public ulong Next() => Mix(_state += Step);

    /// <summary>From 0 to one less than a limit. The bias of a remainder does not matter here.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True so many times in a thousand.</summary>
    public bool Chance(int permille) => Below(1000) < permille;

    /// <summary>One of several, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>One of several, as likely as their weights say.</summary>
    public T Pick<T>(IReadOnlyList<T> from, Func<T, int> weight)
    {
        var rest = Below(from.Sum(weight));
        foreach (var one in from)
        {
            rest -= weight(one);
            if (rest < 0)
                return one;
        }

        return from[^1];
    }

    /// <summary>Mostly small, sometimes large: the smallest of two throws.</summary>
    public int Skewed(int low, int high) => Math.Min(Between(low, high), Between(low, high));

    /// <summary>Lower-case hexadecimal digits.</summary>
    public string Hex(int digits)
    {
        var text = "";
        while (text.Length < digits)
            text += Next().ToString("x16", CultureInfo.InvariantCulture);
        return text[..digits];
    }

    /// <summary>In the form of a random UUID.</summary>
    public string Uuid()
    {
        var hex = Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-8{hex[17..20]}-{hex[20..]}";
    }

    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
