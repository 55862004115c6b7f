using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;

/// <summary>Reads members from a CSV file. docs/azure/first-run.md describes the columns.</summary>
internal static class MemberFile
{
    /// <summary>Reads on after mistakes, so that a person can correct many of them at once. It stops when the list is full.</summary>
    public static MemberFileReading Read(string text)
    {
        var reading = new MemberFileReading();
        using var csv = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(text),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => reading.Mistaken(bad.Context.Parser!.RawRow, "A quotation mark is in the wrong place. A cell with a comma, a line break or a quotation mark is written in quotation marks, and \" in it twice."),
        });
        if (!csv.Read())
        {
            reading.Mistaken(1, "The file is empty.");
            return reading;
        }

        var columns = ColumnsOf(csv.Record!, reading);
        while (reading is { HasColumns: true, IsFull: false } && csv.Read())
        {
            ReadRow(csv, columns, reading);
        }

        reading.LinesRead = csv.RawRow;

        if (reading is { HasMistakes: false, Members.Count: 0 })
        {
            reading.Mistaken(1, "The file has column names and no members.");
        }

        return reading;
    }

    // Spreadsheets write semicolons where the comma separates decimals.
    private static string DelimiterOf(string text)
    {
        var names = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        return names.Count(';') > names.Count(',') ? ";" : ",";
    }

    private static Dictionary<string, int> ColumnsOf(string[] names, MemberFileReading reading)
    {
        var columns = new Dictionary<string, int>();
        foreach (var (at, name) in names.Index())
        {
            var known = name.TrimStart('\uFEFF').ToLowerInvariant();
            if (!MemberRow.Columns.Contains(known))
            {
                reading.Mistaken(1, $"There is no column '{name}'. The columns are {string.Join(", ", MemberRow.Columns)}.");
            }
            else if (!columns.TryAdd(known, at))
            {
                reading.Mistaken(1, $"The column '{known}' is there twice.");
            }
        }

        if (MemberRow.Columns.Except(columns.Keys).ToList() is { Count: > 0 } missing)
        {
            reading.Mistaken(1, $"These columns are missing: {string.Join(", ", missing)}.");
        }

        reading.HasColumns = !reading.HasMistakes;
        return columns;
    }

    private static void ReadRow(CsvParser csv, Dictionary<string, int> columns, MemberFileReading reading)
    {
        if (csv.Record!.Length != columns.Count)
        {
            reading.Mistaken(csv.RawRow, $"The line has {csv.Record.Length} cells, and there are {columns.Count} columns.");
            return;
        }

        var row = new MemberRow(columns, csv.Record);
        if (row.Read() is { } member)
        {
            reading.Add(csv.RawRow, member);
        }

        foreach (var mistake in row.Mistakes)
        {
            reading.Mistaken(csv.RawRow, mistake);
        }
    }
}

/// <summary>The members of a file, and what is wrong with it.</summary>
internal sealed class MemberFileReading
{
    /// <summary>A file that is wrong everywhere would have an answer many times as long as itself.</summary>
    public const int MostMistakes = 100;

    private readonly Dictionary<string, Member> _members = [];
    private readonly SortedDictionary<int, List<string>> _mistakes = [];
    private int _count;

    public IReadOnlyCollection<Member> Members => _members.Values;

    /// <summary>Whether the first line was understood. Otherwise the other lines mean nothing.</summary>
    public bool HasColumns { get; set; }

    /// <summary>Whether there may be more mistakes than the list has.</summary>
    public bool IsFull => _count >= MostMistakes;

    public int LinesRead { get; set; }

    public bool HasMistakes => _mistakes.Count > 0;

    /// <summary>The mistakes by line, as <c>line 3</c>.</summary>
    public Dictionary<string, string[]> Mistakes => _mistakes.ToDictionary(line => $"line {line.Key}", line => line.Value.ToArray());

    public void Mistaken(int line, string reason)
    {
        if (IsFull)
        {
            return;
        }

        _count++;
        if (!_mistakes.TryGetValue(line, out var reasons))
        {
            _mistakes.Add(line, reasons = []);
        }

        reasons.Add(reason);
    }

    public void Add(int line, Member member)
    {
        if (!_members.TryAdd(member.Id, member))
        {
            Mistaken(line, $"The member number {member.Id} is there twice.");
        }
    }
}
