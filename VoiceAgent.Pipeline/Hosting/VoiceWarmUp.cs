using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// Before the first call: connections for each agent's voice, and the speech of what it says on every call, its
/// greeting first and its apology too, which is needed when synthesis fails. What fails here is tried again in a call.
/// </summary>
internal sealed partial class VoiceWarmUp(AgentCatalog agents, AzureVoices voices, CachingSynthesizer speech, ILogger<VoiceWarmUp> log) : BackgroundService
{
    private const int Connections = 2;

    // What the gateway asks the telephony service for; a call at another rate warms itself.
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var agent in agents.Now.All.SelectMany(agent => agent.InEveryLanguage))
        {
            await TryAsync(agent, () => voices.WarmAsync(new VoiceKind(agent.Voice, agent.Language, Format), Connections, stoppingToken), stoppingToken);
        }

        foreach (var agent in agents.Now.All.SelectMany(agent => agent.InEveryLanguage))
        {
            await TryAsync(agent, () => PrepareAsync(agent, stoppingToken), stoppingToken);
        }
    }

    private async Task PrepareAsync(AgentDefinition agent, CancellationToken stopping)
    {
        foreach (var text in agent.Policy.Phrases.All)
        {
            await speech.PrepareAsync(new SpeechRequest(text, agent.Voice, agent.Language, Format), stopping);
        }
    }

    private async Task TryAsync(AgentDefinition agent, Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // Nothing that a provider throws may end the worker.
            NotWarm(log, agent.Name, failure is SynthesisFailedException ? failure.Message : failure.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The voice of agent {Agent} is not warm ({Reason}): its first words on the first call may come later.")]
    private static partial void NotWarm(ILogger log, string agent, string reason);
}
