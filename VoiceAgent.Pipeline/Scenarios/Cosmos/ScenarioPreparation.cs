using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Samples;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>
/// Adds the sample members if <see cref="SampleOptions.Seed"/> is set. Calls do not wait for this, because only tools use the store.
/// </summary>
internal sealed class ScenarioPreparation(IMembers members, IOptions<SampleOptions> samples) : ICosmosPreparation
{
    public async Task PrepareAsync(CancellationToken stopping)
    {
        if (samples.Value.Seed)
        {
            await SampleMembers.SeedAsync(members, stopping);
        }

        // The first look-up opens connections and compiles code. It is made here, so that no caller waits for it.
        await members.FindAsync("none", stopping);
    }
}
