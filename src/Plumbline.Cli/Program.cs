using Plumbline.Cli;
using Plumbline.Cli.Commands;

// Before anything else, since it takes longest; the console alone takes several milliseconds.
var search = UsageReports.BeginSearch(args);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None, search);
