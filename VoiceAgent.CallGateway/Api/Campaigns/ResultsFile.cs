using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using VoiceAgent.CallGateway.Calls.Campaigns;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary><c>GET /api/campaigns/{campaign}/results</c>: streams a line for each contact, so that any number of them fits.</summary>
internal static class ResultsFile
{
    private static readonly string[] Columns = ["number", "name", "state", "attempts", "lastOutcome", "lastCallAt", "lastCall", "nextCallAt", "note"];

    public static async Task<IResult> ServeAsync(string campaign, ICampaigns store, IContacts contacts, CancellationToken leaving) =>
        await CampaignsApi.FindAsync(campaign, store, leaving) is { } found
            ? TypedResults.Stream(body => WriteAsync(body, found.Id, contacts, leaving), "text/csv; charset=utf-8", $"campaign-{found.Id}.csv")
            : CampaignProblems.NoSuchCampaign(campaign);

    // A spreadsheet would run a value that begins with one of these characters as a formula. InjectionOptions puts an apostrophe before it.
    private static async Task WriteAsync(Stream body, Guid campaign, IContacts contacts, CancellationToken leaving)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape });
        await WriteRowAsync(csv, Columns);
        string? continuation = null;
        do
        {
            var page = await contacts.ListAsync(campaign, null, continuation, leaving);
            foreach (var contact in page.Contacts)
            {
                await WriteRowAsync(csv, CellsOf(contact));
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    private static async Task WriteRowAsync(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }

    private static IEnumerable<string> CellsOf(Contact contact)
    {
        var dial = contact.Dial;
        var last = dial.Attempts.LastOrDefault();
        return
        [
            contact.Number, contact.Name ?? "", Word(dial.State.ToString()), dial.Attempts.Count.ToString(CultureInfo.InvariantCulture), last is null ? "" : Word(last.Outcome.ToString()),
            Time(last?.At), last?.Call.ToString() ?? "", Time(dial.DueAt), dial.Note ?? "",
        ];
    }

    private static string Word(string word) => JsonNamingPolicy.CamelCase.ConvertName(word);

    private static string Time(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture) ?? "";
}
