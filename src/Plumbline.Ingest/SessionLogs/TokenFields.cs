using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>The token counts of a usage, or of one of its iterations. Zero where the log says nothing or null.</summary>
struct TokenFields
{
    const long CountMax = 1_000_000_000_000_000;

    static readonly KeyTable SplitKeys = new("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens");

    public long Input,
        Output,
        CacheRead,
        CacheCreation;

    /// <summary>The first fault that was met.</summary>
    public SkipReason Problem;

    long _split5m,
        _split1h;

    /// <summary>The keys that <see cref="Read"/> takes: tables that are read with it begin with them.</summary>
    public static string[] Keys =>
        ["input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation"];

    /// <summary>How many keys that are.</summary>
    public const int KeyCount = 5;

    /// <summary>Reads the value of a key; false when it is none of ours.</summary>
    public bool Read(JsonCursor cursor, int key)
    {
        switch (key)
        {
            case 0:
                Input = Count(cursor);
                return true;
            case 1:
                Output = Count(cursor);
                return true;
            case 2:
                CacheRead = Count(cursor);
                return true;
            case 3:
                CacheCreation = Count(cursor);
                return true;
            case 4:
                ReadSplit(cursor);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads a value that should be a count.</summary>
    public long Count(JsonCursor cursor) => Count(cursor, cursor.Read());

    /// <summary>The count that a value says.</summary>
    public long Count(JsonCursor cursor, JsonValue value)
    {
        if (!value.IsPresent)
            return 0;
        if (value.Kind != JsonKind.Number || !JsonScalar.TryWhole(cursor.Bytes(value), out var count))
            Note(SkipReason.BadUsage);
        else if (count is < 0 or > CountMax)
            Note(SkipReason.OutOfRange);
        else
            return count;
        return 0;
    }

    /// <summary>
    /// Cache writes by how long they are kept. A split that is missing or empty although there are writes: all are taken as kept five
    /// minutes, and that is said. A split without a total: an old client's defect, the split is right.
    /// </summary>
    public readonly (long FiveMinutes, long OneHour, bool IsAssumed) CacheWrites()
    {
        if (_split5m == 0 && _split1h == 0)
            return (CacheCreation, 0, CacheCreation != 0);
        if (CacheCreation == 0)
            return (_split5m, _split1h, false);
        var hour = Math.Min(_split1h, CacheCreation);
        return (CacheCreation - hour, hour, false);
    }

    void ReadSplit(JsonCursor cursor)
    {
        (_split5m, _split1h) = (0, 0);
        if (!cursor.TryEnterObject(out var value))
        {
            if (value.IsPresent)
                Note(SkipReason.BadUsage);
            return;
        }

        while (cursor.NextKey(out var name))
        {
            switch (cursor.Find(SplitKeys, name))
            {
                case 0:
                    _split5m = Count(cursor);
                    break;
                case 1:
                    _split1h = Count(cursor);
                    break;
                default:
                    cursor.Read();
                    break;
            }
        }
    }

    void Note(SkipReason problem) => Problem = Problem == SkipReason.None ? problem : Problem;
}
