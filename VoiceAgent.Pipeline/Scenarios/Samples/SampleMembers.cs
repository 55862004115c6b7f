using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;

namespace VoiceAgent.Pipeline.Scenarios.Samples;

/// <summary>Fictional members that ship with the program.</summary>
internal static class SampleMembers
{
    public static IReadOnlyList<Member> All()
    {
        using var file = typeof(SampleMembers).Assembly.GetManifestResourceStream("members.json")!;
        return JsonSerializer.Deserialize<List<Member>>(file, LoggedEvent.Json)!;
    }

    /// <summary>Adds the missing sample members. It is safe to run at each start and on several workers at once.</summary>
    public static async Task SeedAsync(IMembers members, CancellationToken stopping)
    {
        foreach (var member in All())
        {
            await members.AddAsync(member, stopping);
        }
    }
}
