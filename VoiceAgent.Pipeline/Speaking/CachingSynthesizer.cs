using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Caches the speech of texts that the agents say on every call, so that a greeting does not wait for the synthesiser.
/// <see cref="Remember"/> names these texts. All other requests pass through.
/// </summary>
internal sealed class CachingSynthesizer(ISynthesizer synthesizer) : ISynthesizer
{
    // Enough for the greetings and fillers of some dozens of agents. A sentence of two seconds at 16 kHz takes 64 KB.
    private const int Most = 256;

    private readonly ConcurrentDictionary<SpeechRequest, IReadOnlyList<SpokenAudio>?> _kept = new();

    public bool HasFallback => synthesizer.HasFallback;

    public TimeSpan FirstAudioWithin => synthesizer.FirstAudioWithin;

    /// <summary>Caches the speech of <paramref name="requests"/> when it is synthesised. Requests beyond the first 256 are not cached.</summary>
    public void Remember(IEnumerable<SpeechRequest> requests)
    {
        foreach (var request in requests)
        {
            if (_kept.Count < Most)
            {
                _kept.TryAdd(request, null);
            }
        }
    }

    /// <summary>Synthesises the request now, if it is not in the cache.</summary>
    public async Task PrepareAsync(SpeechRequest request, CancellationToken stopping)
    {
        Remember([request]);
        if (_kept.GetValueOrDefault(request) is null)
        {
            await foreach (var _ in SpeakAndKeepAsync(request, request with { IsAhead = true }, stopping))
            {
            }
        }
    }

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) => !_kept.TryGetValue(request, out var kept)
        ? synthesizer.SpeakAsync(request, yielded)
        : kept is null ? SpeakAndKeepAsync(request, request, yielded) : SpeakAgainAsync(kept);

    private async IAsyncEnumerable<SpokenAudio> SpeakAndKeepAsync(SpeechRequest kept, SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var pieces = new List<SpokenAudio>();
        var isWhole = true;
        await foreach (var piece in synthesizer.SpeakAsync(request, yielded))
        {
            if (piece.Break is null)
            {
                pieces.Add(piece with { Pcm = piece.Pcm.ToArray() });
            }
            else
            {
                isWhole = pieces.Count == 0;
            }

            yield return piece;
        }

        // The speech is cached only here, because a cancelled reply does not get this far and would be incomplete.
        yielded.ThrowIfCancellationRequested();
        if (isWhole && (pieces.Exists(static piece => piece.Pcm.Length > 0) || !request.HasWords))
        {
            _kept[kept] = pieces;
        }
    }

    private static async IAsyncEnumerable<SpokenAudio> SpeakAgainAsync(IReadOnlyList<SpokenAudio> pieces)
    {
        foreach (var piece in pieces)
        {
            yield return piece;
        }

        await Task.CompletedTask;
    }
}
