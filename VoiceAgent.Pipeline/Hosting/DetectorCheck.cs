using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// Loads the models that hear the caller before the first call: the voice activity model when the section <c>Listening</c> or an agent
/// chooses it, and the model for the end of a turn when one is configured. A missing model stops the start.
/// </summary>
/// <param name="endOfTurn">Asked for here, so that it is loaded.</param>
internal sealed class DetectorCheck(Detectors detectors, IOptions<ListeningOptions> options, AgentCatalog agents, IEnumerable<IEndOfTurnAudioModel> endOfTurn) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = endOfTurn.Count();
        if (agents.Now.All.Any(agent => agent.StartOfSpeech.Over(options.Value).Detector is VoiceActivityDetector.Model))
        {
            detectors.Model();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
