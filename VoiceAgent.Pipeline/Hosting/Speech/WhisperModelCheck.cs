using VoiceAgent.Pipeline.Transcription.Whisper;

namespace VoiceAgent.Pipeline.Hosting.Speech;

/// <summary>Loads the Whisper model before the first call. A missing or wrong file stops the start with one sentence.</summary>
internal sealed class WhisperModelCheck(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<IWhisperEngine>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
