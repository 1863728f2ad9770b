namespace Plumbline.Cli.Demo;

/// <summary>What one process of Claude Code says of itself on everything that it sends.</summary>
sealed record Sender
{
    public required string SessionId { get; init; }
    public required string InstallId { get; init; }
    public required ClientRelease Client { get; init; }

    /// <summary>Who is logged in; null with an API key.</summary>
    public Person? Account { get; init; }

    public required string OrganizationId { get; init; }

    /// <summary>What the machine's settings add to the resource.</summary>
    public IReadOnlyList<(string Key, string Value)> Tags { get; init; } = [];

    public required Repository Repository { get; init; }

    /// <summary>Whether nobody sits in front of it.</summary>
    public bool IsHeadless { get; init; }

    public required SentSignals Signals { get; init; }
    public required bool IsCumulative { get; init; }

    /// <summary>The resource's attributes; each ends in a comma.</summary>
    public void WriteResource(Utf8Text text)
    {
        WriteTags(text);
        text.AppendAttribute("host.arch"u8, "amd64");
        text.AppendAttribute("os.type"u8, "linux");
        text.AppendAttribute("os.version"u8, "6.12.48-generic");
        text.AppendAttribute("service.name"u8, "claude-code");
        text.AppendAttribute("service.version"u8, Client.Version);
    }

    /// <summary>The attributes that every point and record begins with; each ends in a comma.</summary>
    public void WriteStandard(Utf8Text text)
    {
        WriteTags(text);
        text.AppendAttribute("user.id"u8, InstallId);
        text.AppendAttribute("session.id"u8, SessionId);
        if (Account is { } account)
        {
            text.AppendAttribute("organization.id"u8, OrganizationId);
            text.AppendAttribute("user.email"u8, account.Email);
            text.AppendAttribute("user.account_uuid"u8, account.AccountUuid);
            text.AppendAttribute("user.account_id"u8, account.AccountId);
        }

        if (Client.TellsSplit)
            text.AppendAttribute("anthropic.provider"u8, "firstParty");
        text.AppendAttribute("terminal.type"u8, IsHeadless ? "non-interactive" : "xterm-256color");
        text.AppendAttribute("app.entrypoint"u8, IsHeadless ? "sdk-cli" : "cli");
        text.AppendAttribute("vcs.repository.url.full"u8, $"https://git.{Company.MailDomain}/{Company.Slug}/{Repository.Name}");
        text.AppendAttribute("vcs.owner.name"u8, Company.Slug);
        text.AppendAttribute("vcs.repository.name"u8, Repository.Name);
    }

    void WriteTags(Utf8Text text)
    {
        foreach (var (key, value) in Tags)
            text.AppendAttribute(System.Text.Encoding.UTF8.GetBytes(key), value);
    }
}
