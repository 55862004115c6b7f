using Azure;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Recovery;

/// <summary>Runs one copy, tells its result in sentences, and returns the exit code.</summary>
internal sealed class CopyRun(TextWriter results, TextWriter problems)
{
    public const int Done = 0;
    public const int BrokenOff = 1;
    public const int Refused = 2;
    public const int Incomplete = 3;

    public async Task<int> TryAsync(Asked asked, Func<Task<CopyReport>> copy)
    {
        string[] complaints =
        [
            .. asked.From.Length == 0 ? [$"Give the restored account: --from, or {CommandLine.FromVariable}."] : Array.Empty<string>(),
            .. asked.To.Length == 0 ? [$"Give the account in use: --to, or {CommandLine.ToVariable}."] : Array.Empty<string>(),
            .. asked.From == asked.To && asked.From.Length > 0 ? ["--from and --to are the same account."] : Array.Empty<string>(),
            .. asked.Order.Complaints(),
        ];
        if (complaints.Length > 0)
        {
            await problems.WriteLineAsync(string.Join(Environment.NewLine, complaints));
            return Refused;
        }

        try
        {
            return await TellAsync(asked, await copy());
        }
        catch (Exception failure) when (failure is CosmosException or RequestFailedException or HttpRequestException or AuthenticationFailedException)
        {
            await problems.WriteLineAsync($"The copy of '{asked.Container}' was broken off ({failure.Message.Split('\n')[0].Trim()}). Run it again: what is there already is kept.");
            return BrokenOff;
        }
    }

    private async Task<int> TellAsync(Asked asked, CopyReport report)
    {
        await results.WriteLineAsync($"{asked.Container}: {report}.{(asked.Order.DryRun ? " This was a dry run: nothing was changed." : "")}");
        if (report.Archived == 0)
        {
            return Done;
        }

        await problems.WriteLineAsync(
            $"{report.Archived} recordings are in the archive tier of the source, where nobody can read them. Rehydrate them first: change their access tier to Hot. "
            + "That can take 15 hours. Then run this again: what is there already is kept.");
        return Incomplete;
    }
}
