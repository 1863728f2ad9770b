using System.Collections.Frozen;

namespace Plumbline.Cli.Exec;

/// <summary>What a command is for, by the name of its program alone.</summary>
static class CommandClass
{
    static readonly FrozenDictionary<string, string> Classes = Table();

    /// <summary>The name of a program: without folders, and without the endings of Windows.</summary>
    public static string NameOf(string command)
    {
        var name = command[(command.LastIndexOfAny(['/', '\\']) + 1)..];
        var end = name.LastIndexOf('.');
        var isProgram = end > 0 && name[(end + 1)..].ToLowerInvariant() is "exe" or "cmd" or "bat" or "com";
        return isProgram ? name[..end] : name;
    }

    /// <summary><c>build</c>, <c>test</c>, <c>vcs</c>, <c>package</c>, <c>shell</c> or <c>other</c>.</summary>
    public static string Of(string name) => Classes.GetValueOrDefault(name.ToLowerInvariant(), "other");

    static FrozenDictionary<string, string> Table()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        void Add(string kind, string names)
        {
            foreach (var name in names.Split(' '))
                table.Add(name, kind);
        }

        Add(
            "build",
            "make gmake cmake ninja meson bazel buck2 msbuild dotnet gradle gradlew mvn mvnw ant sbt cargo rustc go gcc g++ cc c++ clang clang++ javac tsc webpack vite rollup esbuild turbo nx just task rake docker podman buildah xcodebuild swift zig"
        );
        Add(
            "test",
            "pytest py.test tox nox jest vitest mocha ava karma cypress playwright phpunit rspec ctest k6 bats gotestsum nunit3-console"
        );
        Add("vcs", "git gh glab hg svn jj fossil p4");
        Add(
            "package",
            "npm npx pnpm pnpx yarn bun bunx pip pip3 pipx uv uvx poetry pdm pipenv conda mamba gem bundle composer nuget apt apt-get dpkg brew dnf yum apk pacman helm"
        );
        Add("shell", "sh bash dash zsh fish ksh tcsh csh pwsh powershell cmd env xargs sudo");
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
