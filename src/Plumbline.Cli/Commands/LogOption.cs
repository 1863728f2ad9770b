namespace Plumbline.Cli.Commands;

/// <summary>The common options of commands over local logs, to say which of them a command takes.</summary>
[Flags]
enum LogOption
{
    None = 0,
    Dir = 1,
    Tz = 2,
    Since = 4,
    Until = 8,
    Project = 16,
    Model = 32,
    User = 64,
    Json = 128,
    Csv = 256,
    Limit = 512,
    Verbose = 1024,
    Prices = 2048,
    NoIndex = 4096,
    All = 8191,
}
