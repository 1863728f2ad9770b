using System.CommandLine;
using Plumbline.Core.Model;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb plugins</c>: what one's own plugins are called in telemetry, which hides their names.</summary>
static class PluginsCommand
{
    public static Command Create() => new("plugins", "What one's own plugins are called in telemetry, which hides their names.") { Hash() };

    static Command Hash()
    {
        Command command = new("hash", "Prints the plugin_id_hash of plugins.");
        var names = new Argument<string[]>("NAME@MARKETPLACE")
        {
            Description = "Plugins with their marketplaces, as claude plugin list shows them.",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Add(names);
        command.SetAction(parsed =>
        {
            var plugins = parsed.GetValue(names)!;
            if (Array.Find(plugins, name => !PluginId.IsFullName(name)) is { } wrong)
                throw new WrongInputException($"NAME@MARKETPLACE: expected {PluginId.Expected}, got \"{wrong}\".");
            foreach (var plugin in plugins)
                parsed.InvocationConfiguration.Output.WriteLine($"{PluginId.HashOf(plugin)} {plugin}");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
