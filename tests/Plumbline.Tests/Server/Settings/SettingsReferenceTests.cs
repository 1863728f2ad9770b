using System.Runtime.CompilerServices;
using System.Text;
using Plumbline.Server.Settings;

namespace Plumbline.Tests.Server.Settings;

/// <summary>The reference page is written from the table: <c>PLUMBLINE_WRITE_DOCS=1</c> writes it again.</summary>
public class SettingsReferenceTests
{
    static string Page([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/reference/settings.md"));

    [Fact]
    public void The_reference_lists_every_setting_as_it_is()
    {
        if (Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1")
            File.WriteAllText(Page(), Reference());
        Assert.True(File.Exists(Page()), "docs/reference/settings.md is missing; PLUMBLINE_WRITE_DOCS=1 writes it.");
        Assert.Equal(Reference(), File.ReadAllText(Page()));
    }

    static string Reference()
    {
        var text = new StringBuilder(
            """
            # Settings

            Each setting can stand in a settings file, in the environment and on the command line of `plumb serve`; the last of these wins.
            A wrong value ends the program with exit code 2 and one line that says what was expected.

            - The **settings file** is `settings.json` in the data folder, or the one that `--settings FILE` or `PLUMBLINE_SETTINGS` names: one JSON
              object with the names below as keys. Comments are allowed. Lists may be JSON lists.
            - In the **environment** a setting is called `PLUMBLINE_` and its name in capitals with underscores: `PLUMBLINE_OTLP_HTTP`.
            - As a **flag** it has two hyphens: `--otlp-http`. A switch may stand without a value.

            Sizes are bytes, or have B, KiB, MiB or GiB behind them. Times are seconds, or have ms, s, m or h behind them.
            The limits are far above what Claude Code sends: it never meets them. Written by a test from the table of settings in the code.


            """
        );
        var defaults = new ServerSettings { Data = "~/.local/share/plumbline" };
        foreach (var setting in SettingTable.All)
        {
            text.Append($"## {setting.Name}\n\n{setting.Meaning}\n\n");
            text.Append(
                $"- takes: {setting.Expected}\n- default: {DefaultOf(setting, defaults)}\n- `{setting.Flag} {setting.Takes}`, `{setting.Variable}`\n\n"
            );
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    static string DefaultOf(Setting setting, ServerSettings defaults) =>
        setting.Name == "data" ? "`XDG_DATA_HOME/plumbline`, else `~/.local/share/plumbline`; on Windows `%LocalAppData%\\plumbline`"
        : setting.Show(defaults).Length == 0 ? "none"
        : $"`{setting.Show(defaults)}`";
}
