using System.Text;

namespace Plumbline.Server.Rules;

/// <summary>Reads CSV as RFC 4180 has it, each cell with its place.</summary>
static class CsvTable
{
    /// <summary>The lines that are not empty. A quote that is not closed, or stands in the middle of a cell, is a problem.</summary>
    public static IEnumerable<Record> Read(string text, Problems problems)
    {
        var reader = new Reader(text, problems);
        while (reader.TryRead(out var record))
            yield return record;
    }

    /// <summary>A line: its number from 1, and its cells.</summary>
    public readonly record struct Record(int Line, List<Cell> Cells);

    /// <summary>A cell: its text without surrounding blanks, and where it begins.</summary>
    public readonly record struct Cell(string Text, int Line, int Column);

    sealed class Reader(string text, Problems problems)
    {
        int _at = text.StartsWith('\uFEFF') ? 1 : 0;
        int _lineStart = text.StartsWith('\uFEFF') ? 1 : 0;
        int _line = 1;

        public bool TryRead(out Record record)
        {
            while (_at < text.Length)
            {
                record = new Record(_line, []);
                do record.Cells.Add(Cell());
                while (_at < text.Length && text[_at] == ',' && ++_at <= text.Length);
                EndLine();
                if (record.Cells.Exists(cell => cell.Text.Length > 0))
                    return true;
            }

            record = default;
            return false;
        }

        Cell Cell()
        {
            var (line, column) = (_line, _at - _lineStart + 1);
            if (_at < text.Length && text[_at] == '"')
                return new Cell(Quoted(line, column), line, column);
            var start = _at;
            while (_at < text.Length && text[_at] is not (',' or '\r' or '\n'))
            {
                if (text[_at] == '"')
                    problems.Add(_line, _at - _lineStart + 1, "a quote in the middle of a cell; expected the whole cell in quotes.");
                _at++;
            }

            var blanks = text.AsSpan(start, _at - start).TrimStart().Length;
            return new Cell(text[start.._at].Trim(), line, column + (_at - start - blanks));
        }

        string Quoted(int line, int column)
        {
            var cell = new StringBuilder();
            for (_at++; _at < text.Length; _at++)
            {
                if (text[_at] == '"')
                {
                    if (_at + 1 >= text.Length || text[_at + 1] != '"')
                        return End(cell);
                    _at++;
                }

                if (text[_at] == '\n')
                    (_line, _lineStart) = (_line + 1, _at + 1);
                cell.Append(text[_at]);
            }

            problems.Add(line, column, "a quote that is not closed; expected its end.");
            return cell.ToString().Trim();
        }

        string End(StringBuilder cell)
        {
            _at++;
            if (_at < text.Length && text[_at] is not (',' or '\r' or '\n'))
            {
                problems.Add(_line, _at - _lineStart + 1, "text behind a quote; expected a comma or the end of the line.");
                while (_at < text.Length && text[_at] is not (',' or '\r' or '\n'))
                    _at++;
            }

            return cell.ToString().Trim();
        }

        void EndLine()
        {
            if (_at < text.Length && text[_at] == '\r')
                _at++;
            if (_at < text.Length && text[_at] == '\n')
                _at++;
            (_line, _lineStart) = (_line + 1, _at);
        }
    }
}
