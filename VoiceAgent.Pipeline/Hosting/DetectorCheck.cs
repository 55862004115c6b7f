using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>Loads the voice activity model before the first call when the section <c>Listening</c> or an agent chooses it. A missing model stops the start.</summary>
internal sealed class DetectorCheck(Detectors detectors, IOptions<ListeningOptions> options, AgentCatalog agents) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (agents.Now.All.Any(agent => agent.StartOfSpeech.Over(options.Value).Detector is VoiceActivityDetector.Model))
        {
            detectors.Model();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
