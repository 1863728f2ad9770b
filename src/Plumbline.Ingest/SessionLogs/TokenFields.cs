using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>The token counts of a usage, or of one of its iterations. Zero where the log says nothing or null.</summary>
struct TokenFields
{
    const long CountMax = 1_000_000_000_000_000;

    // In place of a count: so that of a repeated key the last one decides here as well.
    const long NoCount = -1,
        NotInRange = -2;

    static readonly KeyTable SplitKeys = new("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens");

    public long Input,
        Output,
        CacheRead,
        CacheCreation;

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

    /// <summary>What is wrong with the counts.</summary>
    public readonly SkipReason Problem =>
        Worst(Worst(Fault(Input), Fault(Output), Fault(CacheRead)), Fault(CacheCreation), Worst(Fault(_split5m), Fault(_split1h)));

    /// <summary>What is wrong with a count.</summary>
    public static SkipReason Fault(long count) =>
        count switch
        {
            NoCount => SkipReason.BadUsage,
            NotInRange => SkipReason.OutOfRange,
            _ => SkipReason.None,
        };

    /// <summary>The fault that is told of several.</summary>
    public static SkipReason Worst(SkipReason first, SkipReason second, SkipReason third = SkipReason.None)
    {
        if (first == SkipReason.BadUsage || second == SkipReason.BadUsage || third == SkipReason.BadUsage)
            return SkipReason.BadUsage;
        return first != SkipReason.None ? first
            : second != SkipReason.None ? second
            : third;
    }

    /// <summary>Reads a value that should be a count; below zero where it is none, see <see cref="Fault"/>.</summary>
    public static long Count(JsonCursor cursor) => Count(cursor, cursor.Read());

    /// <summary>The count that a value says; below zero where it is none, see <see cref="Fault"/>.</summary>
    public static long Count(JsonCursor cursor, JsonValue value)
    {
        if (!value.IsPresent)
            return 0;
        if (value.Kind != JsonKind.Number || !JsonScalar.TryWhole(cursor.Bytes(value), out var count))
            return NoCount;
        return count is < 0 or > CountMax ? NotInRange : count;
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
                _split5m = NoCount;
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
}
