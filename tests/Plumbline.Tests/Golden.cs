namespace Plumbline.Tests;

/// <summary>
/// Output that people read, held as files under <c>tests/data</c>. What is different is written beside the expected file as
/// <c>*.received</c>: read the difference, and move it over the expected one when it is right.
/// </summary>
static class Golden
{
    public static void Equal(string name, string actual)
    {
        var path = Path.Combine(House.WorkingCopy.Root, "tests", "data", name);
        var expected = File.Exists(path) ? File.ReadAllText(path) : null;
        var received = path + ".received";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(received, actual);
        Assert.Fail($"{name} is different: read {name}.received.\n{actual}");
    }
}
