using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// Before the first call, opens connections for each agent's voice if Azure speaks, and synthesises the phrases of every call: the greeting
/// first, and the apology, which is needed when synthesis fails. A call tries again what failed here.
/// </summary>
internal sealed partial class VoiceWarmUp(AgentCatalog agents, CachingSynthesizer speech, ILogger<VoiceWarmUp> log, AzureVoices? voices = null) : BackgroundService
{
    private const int Connections = 2;

    // The format that the gateway requests from the telephony service. A call in another format is not warmed up.
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var agent in voices is null ? [] : agents.Now.All.SelectMany(agent => agent.InEveryLanguage))
        {
            await TryAsync(agent, () => voices!.WarmAsync(new VoiceKind(agent.Voice, agent.Language, Format), Connections, stoppingToken), stoppingToken);
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
            await speech.PrepareAsync(new SpeechRequest(text, agent.Voice, agent.Language, Format) { Lexicon = agent.Lexicon }, stopping);
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
            // No failure of a provider may end the worker.
            NotWarm(log, agent.Name, SynthesisFailedException.ReasonOf(failure));
        }
    }

    [LoggerMessage(LogLevel.Warning, "The voice of agent {Agent} could not be warmed up ({Reason}). Its first words may come late.")]
    private static partial void NotWarm(ILogger log, string agent, string reason);
}
