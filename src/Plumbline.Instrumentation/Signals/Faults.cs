namespace Plumbline.Instrumentation.Signals;

/// <summary>Our own faults: counted by place, and never the app's.</summary>
static class Faults
{
    public static void Count(string place) => Instruments.Faults.Add(1, new KeyValuePair<string, object?>(Names.Place, place));
}
