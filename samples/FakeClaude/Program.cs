using FakeClaude;

// dotnet run --project samples/FakeClaude -- [--port 4319] [--script success,overloaded,rate_limited] [--repeat]
var port = Value("--port") is { } text
    ? int.TryParse(text, out var number) && number is >= 0 and <= 65535
        ? number
        : -1
    : 4319;
var names = Value("--script")?.Split(',') ?? [];
if (port < 0 || names.Any(name => !FakeScript.TryParse(name, out _)))
{
    Console.Error.WriteLine(
        "expected --port 0…65535 and --script of: " + string.Join(", ", Enum.GetValues<FakeAnswer>().Select(FakeScript.NameOf))
    );
    return 2;
}

var script = new FakeScript(names.Select(name => FakeScript.TryParse(name, out var answer) ? answer : default), args.Contains("--repeat"));
await using var server = await FakeServer.StartAsync(script, port);
Console.WriteLine($"fake claude ready {server.Address.ToString().TrimEnd('/')}");
await server.WaitAsync();
Console.WriteLine(FormattableString.Invariant($"charged ${server.Bill.Nanos / 1e9m:0.000000000} for {server.Bill.Count} responses"));
return 0;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
