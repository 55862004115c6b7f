using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Speaks once at the start, so the first caller need not wait for the voice's process or for compilation. Logs when there is no voice.</summary>
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
            // The program was stopped before the voice was ready.
        }
        catch (VoiceUnavailableException mute)
        {
            Mute(mute.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void Mute(string reason);
}

/// <summary>Healthy when the voice can speak.</summary>
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
