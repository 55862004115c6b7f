using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Pipeline.Speaking;

public sealed class VoiceWarmUpTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    [Fact]
    public async Task A_voice_that_fails_in_any_way_before_the_first_call_does_not_end_the_worker()
    {
        var tools = ScenarioTools.All(new MemoryScenarioStores().Ports(new NoCallControl()));
        using var agents = new AgentCatalog(Options.Create(new AgentOptions()), Options.Create(new ToolOptions()), tools, NullLogger<AgentCatalog>.Instance);
        using var voices = new AzureVoices(SpeechAccounts.WithKey(emulator.Host), SpeechAccounts.Closings(), TimeProvider.System);
        var broken = new Broken();
        using var warmUp = new VoiceWarmUp(agents, new CachingSynthesizer(broken), NullLogger<VoiceWarmUp>.Instance, voices);

        await warmUp.StartAsync(CancellationToken.None);
        await warmUp.ExecuteTask!;

        Assert.True(broken.Asked >= agents.Now.All.Count);
    }

    private sealed class Broken : ISynthesizer
    {
        public int Asked { get; private set; }

        public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
        {
            Asked++;
            await Task.Yield();
            if (Asked > 0)
            {
                throw new NotSupportedException("The native library is gone.");
            }

            yield break;
        }
    }
}
