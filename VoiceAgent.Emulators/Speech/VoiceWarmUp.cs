using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Speaks once when the program starts, so that the first caller waits neither for the voice's process nor for compilation, and says so when there is no voice.</summary>
internal sealed partial class VoiceWarmUp(CodedVoice voice, ILogger<VoiceWarmUp> logger) : BackgroundService
{
    private const int UsualRate = 16000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var clause in voice.SpeakAsync("Ready.", new VoiceStyle(), Speaker.Agent, UsualRate, yielded: stoppingToken))
            {
                new WordEar(Speaker.Agent, UsualRate).Hear(clause.Pcm.Span, new List<HeardWord>());
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was ready.
        }
        catch (VoiceUnavailableException mute)
        {
            Mute(mute.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void Mute(string reason);
}

/// <summary>Ready once the voice can speak.</summary>
internal sealed class VoiceHealth(EspeakVoice voice) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await voice.StartAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (VoiceUnavailableException mute)
        {
            return HealthCheckResult.Unhealthy(mute.Message);
        }
    }
}
