using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;

/// <summary>Stores the members of a file. It is safe to repeat: what is stored already is not written again.</summary>
internal sealed partial class MemberImport(IMembers members, ILogger<MemberImport> log)
{
    // The store is the same that tools wait for during calls, so an import leaves it room.
    private const int AtOnce = 4;

    public async Task<MemberImportResult> ImportAsync(IEnumerable<Member> file, CancellationToken stopping)
    {
        int added = 0, changed = 0, unchanged = 0;
        await Parallel.ForEachAsync(file, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (member, stop) =>
        {
            var stored = await members.FindAsync(member.Id, stop);

            // Claims and benefits are not in the file.
            var wanted = stored is null ? member : member with { Claims = stored.Claims, Benefits = stored.Benefits };
            if (stored is not null && IsSame(stored, wanted))
            {
                Interlocked.Increment(ref unchanged);
                return;
            }

            await members.PutAsync(wanted, stop);
            Interlocked.Increment(ref stored is null ? ref added : ref changed);
        });
        Imported(log, added, changed, unchanged);
        return new MemberImportResult(added, changed, unchanged);
    }

    private static bool IsSame(Member one, Member other) => JsonSerializer.Serialize(one, LoggedEvent.Json) == JsonSerializer.Serialize(other, LoggedEvent.Json);

    [LoggerMessage(LogLevel.Information, "Members were imported from a file: {Added} were added, {Changed} changed and {Unchanged} were the same.")]
    private static partial void Imported(ILogger log, int added, int changed, int unchanged);
}

internal sealed record MemberImportResult(int Added, int Changed, int Unchanged);
