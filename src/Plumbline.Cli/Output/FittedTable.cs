using System.Text;

namespace Plumbline.Cli.Output;

/// <summary>
/// A table that fits its terminal and never wraps. Where it is too wide, long texts are cut first, then numbers become compact, then
/// columns are left out, highest rank first. A file or a pipe gets everything in full.
/// </summary>
sealed class FittedTable(IReadOnlyList<Column> columns)
{
    const int Gap = 2;

    readonly List<(Cell[] Cells, Style Style)> _rows = [];

    /// <summary>Adds a row: a cell for each column. The style is for all of it.</summary>
    public void Add(Style style, params Cell[] cells) => _rows.Add((cells, style));

    /// <summary>Adds a thin line.</summary>
    public void AddRule() => _rows.Add(([], Style.None));

    /// <summary>Writes it. On a terminal the header is bold and the first column has the accent, unless a row's style says otherwise.</summary>
    public void Write(TextWriter output, Terminal terminal)
    {
        var layout = Layout.Fit(columns, _rows, terminal.Width);
        var line = new StringBuilder();
        WriteRow(output, terminal, layout, line, columns.Select(column => column.Header).ToArray(), Style.Bold);
        foreach (var (cells, style) in _rows)
        {
            if (cells.Length == 0)
                output.WriteLine(terminal.Paint(new string('─', layout.Width), Style.Faint));
            else
                WriteRow(output, terminal, layout, line, cells, style);
        }
    }

    void WriteRow(TextWriter output, Terminal terminal, Layout layout, StringBuilder line, Cell[] cells, Style style)
    {
        line.Clear();
        var pending = 0;
        for (var i = 0; i < columns.Count; i++)
        {
            if (layout.Widths[i] < 0)
                continue;
            var text = layout.Show(columns[i], cells[i], layout.Widths[i]);
            var blanks = layout.Widths[i] - DisplayText.Width(text);
            line.Append(' ', pending + (columns[i].IsNumber ? blanks : 0));
            line.Append(terminal.Paint(text, style == Style.None && i == 0 ? Style.Accent : style));
            pending = Gap + (columns[i].IsNumber ? 0 : blanks);
        }

        output.WriteLine(line.ToString().TrimEnd());
    }

    /// <summary>Which columns are shown, how wide, and whether numbers are compact.</summary>
    sealed record Layout(int[] Widths, bool IsCompact)
    {
        /// <summary>Columns from the first to the last character.</summary>
        public int Width => Total(Widths);

        public string Show(Column column, Cell cell, int width)
        {
            var text = TextOf(cell, IsCompact);
            return column.MinWidth == 0 ? text
                : column.KeepsEnd ? DisplayText.CutStart(text, width)
                : DisplayText.CutEnd(text, width);
        }

        public static Layout Fit(IReadOnlyList<Column> columns, List<(Cell[] Cells, Style Style)> rows, int limit)
        {
            var full = Natural(columns, rows, isCompact: false);
            if (limit == 0 || Squeeze(columns, full, limit))
                return new(full, false);
            var compact = Natural(columns, rows, isCompact: true);
            while (!Squeeze(columns, compact, limit))
            {
                if (!LeaveOneOut(columns, compact))
                {
                    CutFirst(columns, compact, limit);
                    break;
                }
            }

            return new(compact, true);
        }

        static string TextOf(Cell cell, bool isCompact) => DisplayText.Safe(isCompact ? cell.Compact ?? cell.Text : cell.Text);

        // A column in which nothing stands is left out at once.
        static int[] Natural(IReadOnlyList<Column> columns, List<(Cell[] Cells, Style Style)> rows, bool isCompact)
        {
            var widths = new int[columns.Count];
            for (var i = 0; i < widths.Length; i++)
            {
                var widest = 0;
                foreach (var (cells, _) in rows)
                    widest = cells.Length == 0 ? widest : Math.Max(widest, DisplayText.Width(TextOf(cells[i], isCompact)));
                widths[i] = widest == 0 && columns[i].Rank > 0 ? -1 : Math.Max(widest, TextOf(columns[i].Header, isCompact).Length);
            }

            return widths;
        }

        static int Total(int[] widths) => widths.Where(width => width >= 0).Sum(width => width + Gap) - Gap;

        // Takes what is too much from the texts that may be cut, the widest first. False, and nothing is changed, when that is not enough.
        static bool Squeeze(IReadOnlyList<Column> columns, int[] widths, int limit)
        {
            var excess = Total(widths) - limit;
            var spare = 0;
            for (var i = 0; i < widths.Length; i++)
                spare += SpareOf(columns[i], widths[i]);
            if (excess > spare)
                return false;
            for (; excess > 0; excess--)
            {
                var widest = -1;
                for (var i = 0; i < widths.Length; i++)
                {
                    if (SpareOf(columns[i], widths[i]) > 0 && (widest < 0 || widths[i] > widths[widest]))
                        widest = i;
                }

                widths[widest]--;
            }

            return true;
        }

        static int SpareOf(Column column, int width) =>
            column.MinWidth == 0 ? 0 : Math.Max(0, width - Math.Max(column.MinWidth, column.Title.Length));

        static bool LeaveOneOut(IReadOnlyList<Column> columns, int[] widths)
        {
            var last = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                if (widths[i] >= 0 && columns[i].Rank > 0 && (last < 0 || columns[i].Rank >= columns[last].Rank))
                    last = i;
            }

            if (last >= 0)
                widths[last] = -1;
            return last >= 0;
        }

        // Narrower than anyone's terminal: what the row is about is cut below its least width.
        static void CutFirst(IReadOnlyList<Column> columns, int[] widths, int limit)
        {
            if (columns[0].MinWidth > 0)
                widths[0] = Math.Max(1, widths[0] - (Total(widths) - limit));
        }
    }
}
