using System.CommandLine;

namespace Plumbline.Cli.Commands;

/// <summary>A command that is made when it is needed.</summary>
sealed record NamedCommand(string Name, Func<Command> Create);
