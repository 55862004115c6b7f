namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>Fails the start when the SDK's native library is missing, because no call could be transcribed or answered.</summary>
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
