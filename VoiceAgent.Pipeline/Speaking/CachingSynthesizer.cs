using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Keeps the speech of what the agents say on every call, so that a greeting waits for no synthesiser. What is kept is
/// named beforehand by <see cref="Remember"/>; everything else passes through.
/// </summary>
internal sealed class CachingSynthesizer(ISynthesizer synthesizer) : ISynthesizer
{
    // Greetings and fillers of some dozens of agents; a two-second sentence at 16 kHz takes 64 KB.
    private const int Most = 256;

    private readonly ConcurrentDictionary<SpeechRequest, IReadOnlyList<SpokenAudio>?> _kept = new();

    /// <summary>From now on keeps the speech of <paramref name="requests"/> once it was synthesised; beyond 256 of them no more.</summary>
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

    /// <summary>Synthesises ahead what is remembered and not kept yet.</summary>
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

        // Only here is it known to be complete: a reply that was cut does not get this far.
        yielded.ThrowIfCancellationRequested();
        if (isWhole)
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
