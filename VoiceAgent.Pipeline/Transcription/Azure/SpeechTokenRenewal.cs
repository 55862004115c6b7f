namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>Renews the token of each speech account that uses the process's identity.</summary>
internal sealed class SpeechTokenRenewal(IEnumerable<SpeechAccount> accounts) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(accounts.Select(account => account.Tokens?.KeepAsync(stoppingToken) ?? Task.CompletedTask));
}
