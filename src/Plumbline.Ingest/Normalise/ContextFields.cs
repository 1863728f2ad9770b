using System.Runtime.CompilerServices;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>Collects a context's fields while its attributes are packed. An empty text counts as absent.</summary>
public ref struct ContextFields(TenantKeys tenants)
{
    const int Count = (int)KnownKey.ServiceVersion + 1;

    [InlineArray(Count)]
    struct Texts
    {
        Slice _first;
    }

    [InlineArray(3)]
    struct Tenants
    {
        (int Rank, Slice Text) _first;
    }

    Texts _texts;

    // Ranks from 1, so that the default means "none yet".
    Tenants _tenants;

    /// <summary>Whether a key's text is asked for.</summary>
    public readonly bool Wants(KnownKey key, Hash128 keyHash) => (int)key is > 0 and < Count || tenants.Has(keyHash);

    /// <summary>Says where the text of an attribute is.</summary>
    public void Set(KnownKey key, Hash128 keyHash, Slice text)
    {
        if (text.Length == 0)
            return;
        if ((int)key is > 0 and < Count)
        {
            _texts[(int)key] = text;
            return;
        }

        foreach (ref readonly var tenant in tenants.All)
        {
            ref var best = ref _tenants[(int)tenant.Role];
            if (tenant.Key == keyHash && (best.Rank == 0 || tenant.Rank + 1 < best.Rank))
                best = (tenant.Rank + 1, text);
        }
    }

    /// <summary>Fills every field but the hash and the attributes.</summary>
    public readonly void Fill(Utf8Arena text, ref Context context)
    {
        context.Session = Text(KnownKey.SessionId, KnownKey.ConversationId);
        context.UserId = Text(KnownKey.UserId, KnownKey.EnduserId);
        context.UserEmail = Text(KnownKey.UserEmail);
        context.UserAccountUuid = Text(KnownKey.UserAccountUuid);
        context.Organization = Text(KnownKey.OrganizationId);
        context.Branch = Text(KnownKey.Branch);
        context.Provider = Text(KnownKey.AnthropicProvider);
        context.Entrypoint = Text(KnownKey.AppEntrypoint);
        context.Terminal = Text(KnownKey.TerminalType);
        context.ServiceName = Text(KnownKey.ServiceName);
        context.Version = Text(KnownKey.AppVersion, KnownKey.ServiceVersion);
        context.Repository = Repository(text);
        context.Team = _tenants[(int)TenantRole.Team].Text;
        context.CostCenter = _tenants[(int)TenantRole.CostCenter].Text;
        context.Project = _tenants[(int)TenantRole.Project].Text;
    }

    readonly Slice Text(KnownKey key) => _texts[(int)key];

    readonly Slice Text(KnownKey key, KnownKey otherwise) => Text(key).IsAbsent ? Text(otherwise) : Text(key);

    // owner/name, as people call it; else the name; else the address.
    readonly Slice Repository(Utf8Arena text)
    {
        var (owner, name) = (Text(KnownKey.RepositoryOwner), Text(KnownKey.RepositoryName));
        if (name.IsAbsent)
            return Text(KnownKey.RepositoryUrl);
        if (owner.IsAbsent)
            return name;
        var start = text.Length;
        text.Append(text[owner]);
        text.Append("/"u8);
        text.Append(text[name]);
        return text.Since(start);
    }
}
