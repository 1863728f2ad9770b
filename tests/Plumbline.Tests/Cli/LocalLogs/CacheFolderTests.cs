using Plumbline.Cli.LocalLogs;

namespace Plumbline.Tests.Cli.LocalLogs;

public class CacheFolderTests
{
    [Fact]
    public void The_cache_is_where_the_person_says()
    {
        Assert.Equal("/var/c/plumbline", CacheFolder.Default(name => name == "XDG_CACHE_HOME" ? "/var/c" : "/home/dev"));
        // A relative path is no path, says the convention.
        Assert.StartsWith("/home/dev", CacheFolder.Default(name => name == "XDG_CACHE_HOME" ? "c" : "/home/dev"));
    }
}
