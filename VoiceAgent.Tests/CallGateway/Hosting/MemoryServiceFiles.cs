using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Recordings;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>The telephony service's storage of recordings in memory.</summary>
internal sealed class MemoryServiceFiles : IServiceFiles
{
    private int _opened;

    public ConcurrentDictionary<Uri, byte[]> All { get; } = new();

    /// <summary>How often a file was fetched.</summary>
    public int Opened => _opened;

    public bool IsAway { get; set; }

    /// <summary>Another storage that is used instead.</summary>
    public IServiceFiles? Other { get; set; }

    public Task<Stream?> OpenAsync(Uri content, CancellationToken stopping)
    {
        ThrowIfAway();
        Interlocked.Increment(ref _opened);
        return Other?.OpenAsync(content, stopping) ?? Task.FromResult<Stream?>(All.TryGetValue(content, out var file) ? new MemoryStream(file) : null);
    }

    public Task DeleteAsync(Uri file, CancellationToken stopping)
    {
        ThrowIfAway();
        All.TryRemove(file, out _);
        return Other?.DeleteAsync(file, stopping) ?? Task.CompletedTask;
    }

    private void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new HttpRequestException("The storage of the service is away.");
        }
    }
}
