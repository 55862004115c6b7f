using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Samples;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>Adds the sample members where that is asked for. Calls are taken before: only tools that look something up need the store.</summary>
internal sealed class ScenarioPreparation(IMembers members, IOptions<SampleOptions> samples) : ICosmosPreparation
{
    public async Task PrepareAsync(CancellationToken stopping)
    {
        if (samples.Value.Seed)
        {
            await SampleMembers.SeedAsync(members, stopping);
        }

        // The first look-up pays for connections and code that no caller should wait for.
        await members.FindAsync("none", stopping);
    }
}
