using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>
/// Reads the contacts of a campaign from a CSV file. The first line names the columns: <c>number</c>, and also <c>name</c> and up to 20 columns of
/// one's own. A file with a mistake in any line is refused as a whole, so that nobody must find out which lines were taken.
/// </summary>
internal static class ContactFile
{
    public const int LongestFile = 5 * 1024 * 1024;
    public const int MostContacts = 10_000;

    private const string Number = "number";
    private const string Name = "name";
    private const int MostFields = 20;
    private const int LongestColumn = 40;
    private const int LongestValue = 200;

    /// <param name="mayCall">Whether the allow-list has a number.</param>
    public static ContactFileReading Read(string text, Campaign campaign, Func<string, bool> mayCall)
    {
        var reading = new ContactFileReading();
        using var csv = new CsvParser(new StringReader(text.TrimStart('\uFEFF')), new CsvConfiguration(CultureInfo.InvariantCulture)
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

        string[] columns = [.. csv.Record!.Select(column => column.ToLowerInvariant())];
        Check(columns, reading);
        while (reading is { IsFull: false, HasColumns: true } && csv.Read())
        {
            ReadRow(csv.Record!, csv.RawRow, columns, campaign, mayCall, reading);
        }

        if (reading is { Mistakes.Count: 0, Contacts.Count: 0 })
        {
            reading.Mistaken(1, "The file has column names and no numbers.");
        }

        return reading;
    }

    // Spreadsheets write semicolons where the comma separates decimals.
    private static string DelimiterOf(string text)
    {
        var names = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        return names.Count(';') > names.Count(',') ? ";" : ",";
    }

    private static void Check(string[] columns, ContactFileReading reading)
    {
        if (!columns.Contains(Number))
        {
            reading.Mistaken(1, $"The column '{Number}' is missing. The first line names the columns.");
        }

        if (columns.Length > MostFields + 2)
        {
            reading.Mistaken(1, $"There are {columns.Length} columns. At most {MostFields} are possible beside '{Number}' and '{Name}'.");
        }

        foreach (var column in columns.Where(column => column.Length is 0 or > LongestColumn || column.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('_' or '-' or ' '))).Distinct())
        {
            reading.Mistaken(1, $"'{column}' is no name of a column. Write at most {LongestColumn} letters, digits, spaces, dashes and underscores.");
        }

        foreach (var twice in columns.GroupBy(column => column).Where(same => same.Count() > 1))
        {
            reading.Mistaken(1, $"The column '{twice.Key}' is there twice.");
        }

        reading.HasColumns = reading.Mistakes.Count == 0;
    }

    private static void ReadRow(string[] cells, int line, string[] columns, Campaign campaign, Func<string, bool> mayCall, ContactFileReading reading)
    {
        if (cells.Length != columns.Length)
        {
            reading.Mistaken(line, $"The line has {cells.Length} cells, and there are {columns.Length} columns.");
            return;
        }

        var values = columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
        var number = values[Number];
        if (!CallTargets.IsNumber(number))
        {
            reading.Mistaken(line, "The number is not valid. Write it with a plus sign and the country code, such as +15550100001 (E.164).");
            return;
        }

        if (!mayCall(number))
        {
            reading.Mistaken(line, PlaceSentences.Of(PlaceOutcome.ForbiddenTarget));
            return;
        }

        if (values.FirstOrDefault(value => value.Value.Length > LongestValue || value.Value.Any(char.IsControl)).Key is { } column)
        {
            reading.Mistaken(line, $"The value in '{column}' is too long or has control characters. Write at most {LongestValue} characters, on one line.");
            return;
        }

        var contact = new Contact(campaign.Id, number, values.GetValueOrDefault(Name) is { Length: > 0 } name ? name : null,
            values.Where(value => value is { Key: not (Number or Name), Value.Length: > 0 }).ToDictionary());
        if (contact.TalkOf(campaign.Settings).Size > OutboundTalk.LongestTexts)
        {
            reading.Mistaken(line, $"With the values of this line the texts are too long. {PlaceSentences.Of(PlaceOutcome.TooLong)}");
            return;
        }

        reading.Add(line, contact);
    }
}
