namespace Plumbline.EndToEnd.Pages;

/// <summary>Pictures of pages, kept beside the test results: <c>TestResults/pages</c> in the folder that the tests run from, or <c>PAGES_PICTURES</c>.</summary>
static class Pictures
{
    static readonly string Folder =
        Environment.GetEnvironmentVariable("PAGES_PICTURES") ?? Path.Combine(AppContext.BaseDirectory, "TestResults", "pages");

    /// <summary>Where the picture of a path is: its name is the path's, without what no file can be called.</summary>
    public static string File(string path, string look)
    {
        Directory.CreateDirectory(Folder);
        var name = string.Concat(path.Trim('/').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return Path.Combine(Folder, $"{(name.Length == 0 ? "overview" : name[..Math.Min(80, name.Length)])}-{look}.png");
    }
}
