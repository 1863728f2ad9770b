using System.Security.Cryptography;
using System.Text;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Reads a rules file with the identity maps that it names.</summary>
public sealed class RulesFile
{
    /// <summary>Rules and maps are typed or exported by people; a file beyond this is another file.</summary>
    const long SizeMax = 64 << 20;

    const string MapStep = "identity_map";
    static readonly string[] Fields = ["defaults", "identity_maps", "person_keys", "rules", "pools"];

    readonly string _path;
    readonly List<RuleProblem> _all = [];
    readonly List<string> _files = [];
    readonly IncrementalHash _content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    RulesFile(string path) => _path = path;

    /// <summary>Reads; what is wrong is told in the answer.</summary>
    public static RulesReading Read(string path)
    {
        var file = new RulesFile(path);
        using (file._content)
        {
            var rules = file.Read();
            return new RulesReading(file._all.Count == 0 ? rules : null, file._all, file._files);
        }
    }

    RuleSet? Read()
    {
        var problems = new Problems(_path, _all);
        if (Content(_path, problems) is not { } text || YamlText.Read(text, problems) is not { } root)
            return null;
        if (root.IsNull)
            root = new YamlValue
            {
                Line = 1,
                Column = 1,
                Entries = [],
            };
        var fields = new YamlFields(root, $"a mapping with the fields {string.Join(", ", Fields)}", Fields, problems);
        var (rules, mapAt) = Rules(fields.Find("rules"), fields.Find("pools"), problems, out var pools);
        var personKeys = PersonKeysReader.Read(fields.Find("person_keys"), problems);
        var rows = IdentityRows(fields, problems);
        if (_all.Count > 0)
            return null;
        return new RuleSet(
            new RuleSetDefinition
            {
                Version = Convert.ToHexStringLower(_content.GetHashAndReset().AsSpan(0, 6)),
                Rules = rules,
                IdentityMapAt = mapAt,
                IdentityRows = rows,
                Pools = pools,
                Defaults = fields.Flag("defaults", true),
                PersonKeys = personKeys,
            }
        );
    }

    (List<Rule>, int?) Rules(YamlValue? list, YamlValue? poolList, Problems problems, out List<SharedPool> pools)
    {
        var reader = new RuleReader(problems, Path.GetFileName(_path));
        List<Rule> rules = [];
        int? mapAt = null;
        if (list is { Items: null })
            problems.Expect(list, "a list of rules");
        foreach (var item in list?.Items ?? [])
        {
            if (item.Text != MapStep)
                rules.Add(reader.Read(item));
            else if (mapAt is not null)
                problems.Add(item, $"{MapStep} is given twice; expected it once.");
            else
                mapAt = rules.Count;
        }

        pools = new PoolReader(problems).Read(poolList);
        var names = pools.Select(pool => pool.Name).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (name, at) in reader.PoolsNamed.Where(named => !names.Contains(named.Name)))
        {
            if (names.Count == 0)
                problems.Add(at, $"unknown pool \"{name}\"; expected a pool of this name under \"pools\".");
            else
                problems.Unknown(at.Line, at.Column, "pool", name, names);
        }

        return (rules, mapAt);
    }

    List<IdentityRow> IdentityRows(YamlFields fields, Problems problems)
    {
        List<(IdentityRow Row, Problems Problems)> rows = [];
        foreach (var value in fields.OneOrMore("identity_maps"))
        {
            if (fields.Text(value) is not { } name)
                continue;
            var path = Path.Combine(Path.GetDirectoryName(_path) ?? "", name);
            var ofMap = new Problems(name, _all);
            if (Content(path, ofMap) is { } text)
                rows.AddRange(new IdentityMapReader(ofMap, name).Read(text).Select(row => (row, ofMap)));
        }

        FindOverlaps(rows);
        return [.. rows.Select(pair => pair.Row)];
    }

    static void FindOverlaps(List<(IdentityRow Row, Problems Problems)> rows)
    {
        foreach (var group in rows.GroupBy(pair => pair.Row.Key))
        {
            var inTime = group.OrderBy(pair => pair.Row.Days.FromMilliseconds).ToList();
            foreach (var (first, second) in inTime.Zip(inTime.Skip(1)))
            {
                if (!first.Row.Days.Overlaps(second.Row.Days))
                    continue;
                second.Problems.Add(
                    second.Row.Place!.Value.Line,
                    1,
                    $"the days of {PersonKey.NameOf(group.Key.Kind)} \"{group.Key.Value}\" overlap those in {first.Row.Place} ({first.Row.Days}); expected days of its own."
                );
            }
        }
    }

    string? Content(string path, Problems problems)
    {
        _files.Add(path);
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > SizeMax)
            {
                problems.Add(0, 0, $"expected at most {SizeMax >> 20} MiB, found {info.Length >> 20}.");
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            // Each file's length keeps two files apart whose contents only together are the same.
            _content.AppendData(BitConverter.GetBytes(bytes.LongLength));
            _content.AppendData(bytes);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            problems.Add(0, 0, "expected text in UTF-8.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(0, 0, error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : error.Message);
        }

        return null;
    }
}
