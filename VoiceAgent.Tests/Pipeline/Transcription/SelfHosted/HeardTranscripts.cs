using System.Diagnostics;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>Collects what a transcription reports.</summary>
internal sealed class HeardTranscripts : ITranscriptListener
{
    // Only a transcription that hangs exhausts it.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _guard = new();
    private readonly List<(string Text, TimeSpan From, TimeSpan Until, string? Language)> _interims = [];
    private readonly List<(string Text, TimeSpan From, TimeSpan Until, string? Language)> _finals = [];

    public IReadOnlyList<(string Text, TimeSpan From, TimeSpan Until, string? Language)> Interims => Copy(_interims);

    public IReadOnlyList<(string Text, TimeSpan From, TimeSpan Until, string? Language)> Finals => Copy(_finals);

    public (string Reason, FailureKind Kind)? Failure { get; private set; }

    public string Said => string.Join(' ', Finals.Select(final => final.Text.TrimEnd('.', '?'))).ToLowerInvariant();

    public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
    {
        lock (_guard)
        {
            _interims.Add((text, from, until, language));
        }
    }

    public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
    {
        lock (_guard)
        {
            _finals.Add((text, from, until, language));
        }
    }

    public void Failed(string reason, FailureKind kind) => Failure = (reason, kind);

    public async Task UntilAsync(Func<bool> holds)
    {
        for (var since = Stopwatch.GetTimestamp(); !holds(); await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"Finals: {string.Join(" | ", Finals)}; last interim: {Interims.LastOrDefault()}; failure: {Failure}");
        }
    }

    /// <summary>Gives a transcription audio as fast as it takes it.</summary>
    public static async Task HearAsync(ITranscription transcription, short[] samples, int rate)
    {
        var frame = new AudioFormat(rate).BytesPerFrame;
        var pcm = MemoryMarshal.AsBytes<short>(samples).ToArray();
        for (var at = 0; at + frame <= pcm.Length; at += frame)
        {
            transcription.Hear(pcm.AsSpan(at, frame));
            if (at / frame % 10 == 0)
            {
                await Task.Yield();
            }
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_guard)
        {
            return [.. list];
        }
    }
}
