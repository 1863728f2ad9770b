using System.Globalization;

namespace Plumbline.EndToEnd.Harness;

/// <summary>Seeds of what is random in a test; printed, and taken from <c>SEED</c> to repeat a run.</summary>
public static class Seeds
{
    public static int Next()
    {
        var given = Environment.GetEnvironmentVariable("SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        return seed;
    }
}
