namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>Without the SDK's native library no call can be heard or answered: that is told at start, not by the first caller.</summary>
internal sealed class SpeechLibraryCheck(SpeechAccount account) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            account.Probe();
            return Task.CompletedTask;
        }
        catch (Exception failure) when (SpeechSdk.IsLibraryMissing(failure))
        {
            throw new InvalidOperationException(SpeechSdk.LibraryMissing, failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
