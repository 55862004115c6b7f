using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;

namespace VoiceAgent.Pipeline.Scenarios.Samples;

/// <summary>The members that ship with the program; nobody of them exists.</summary>
internal static class SampleMembers
{
    public static IReadOnlyList<Member> All()
    {
        using var file = typeof(SampleMembers).Assembly.GetManifestResourceStream("members.json")!;
        return JsonSerializer.Deserialize<List<Member>>(file, LoggedEvent.Json)!;
    }

    /// <summary>Adds those that are missing; several workers may do it at the same time, and again at each start.</summary>
    public static async Task SeedAsync(IMembers members, CancellationToken stopping)
    {
        foreach (var member in All())
        {
            await members.AddAsync(member, stopping);
        }
    }
}
