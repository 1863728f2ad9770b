using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The ten columns of <see cref="UsageDimensions"/>, in the order that <c>series</c> and <c>requests</c> share.</summary>
static class UsageColumns
{
    /// <summary>Sets them, from a first column on.</summary>
    public static void Write(DuckAppender row, int first, Batch batch, in UsageDimensions usage, Strings strings)
    {
        Name(first, usage.Model);
        row.Set(first + 1, (byte)usage.QuerySource);
        Name(first + 2, usage.QuerySourceDetail);
        Name(first + 3, usage.Effort);
        Name(first + 4, usage.Speed);
        Name(first + 5, usage.Agent);
        Name(first + 6, usage.Skill);
        Name(first + 7, usage.Plugin);
        Name(first + 8, usage.McpServer);
        Name(first + 9, usage.McpTool);

        void Name(int column, Slice slice)
        {
            if (strings.Id(batch, slice) is { } id)
                row.Set(column, id);
        }
    }
}
