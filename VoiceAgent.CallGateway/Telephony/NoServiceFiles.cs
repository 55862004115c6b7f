using VoiceAgent.CallGateway.Recordings;

namespace VoiceAgent.CallGateway.Telephony;

/// <summary>Trunks make no recordings of their own, so there are no files of them.</summary>
internal sealed class NoServiceFiles : IServiceFiles
{
    public Task<Stream?> OpenAsync(Uri content, CancellationToken stopping) => Task.FromResult<Stream?>(null);

    public Task DeleteAsync(Uri file, CancellationToken stopping) => Task.CompletedTask;
}
