namespace Plumbline.Tests.OfCore;

/// <summary>Runs a property with many dice; a failure names its seed, which is then the test's argument for whoever looks into it.</summary>
static class Seeds
{
    public static void Try(int count, Action<Random> property)
    {
        for (var seed = 0; seed < count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception problem)
            {
                Assert.Fail($"SEED={seed}: {problem.Message}");
            }
        }
    }
}
