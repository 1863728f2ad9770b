using Plumbline.Ingest.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary>Whose logs they are. Logs name no user: it is the one whose client, and whose account, their folder of Claude Code belongs to.</summary>
static class LogOwners
{
    static readonly string[] Names = ["user.id", "user.email", "user.account_uuid", "user.account_id"];

    /// <summary>Whether logs are of a user with this id, e-mail address or account.</summary>
    public static Func<IndexedFile, bool> Are(string user) => file => Of(file).Contains(user, StringComparer.OrdinalIgnoreCase);

    /// <summary>The owners of some logs, as a person would name them: by e-mail address, else by id.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<IndexedFile> files) =>
        [
            .. files
                .Select(file => Of(file).OrderByDescending(name => name.Contains('@')).FirstOrDefault())
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    static IEnumerable<string> Of(IndexedFile file) =>
        MachineIdentities
            .OfThisMachine.Of(file.Root, file.Cwd.Length > 0 ? file.Cwd : null)
            .Attributes.Where(attribute => Names.Contains(attribute.Key))
            .Select(attribute => attribute.Value);
}
