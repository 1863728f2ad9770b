namespace Plumbline.Core.Comparison;

/// <summary>Chance that can be had again (SplitMix64): the same seed draws the same on every machine.</summary>
struct Draws(ulong seed)
{
    ulong _state = seed;

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        // The upper half of the product: its bias is below a billionth for the limits at hand.
        return (int)Math.BigMul(mixed, (ulong)limit, out _);
    }
}
