using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Tests.Rtp.Sessions;

/// <summary>Keeps what a session hears, and waits for it.</summary>
internal sealed class Ears : IRtpListener
{
    // Only a hanging session exhausts it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(short[] Samples, TimeSpan Offset, bool IsConcealed)> _frames = [];
    private readonly ConcurrentQueue<char> _keys = [];
    private readonly SemaphoreSlim _more = new(0);

    public IReadOnlyList<(short[] Samples, TimeSpan Offset, bool IsConcealed)> Frames => [.. _frames];

    public string Keys => string.Concat(_keys);

    public short[] Samples => [.. _frames.SelectMany(frame => frame.Samples)];

    public void FrameReceived(ReadOnlySpan<byte> pcm16, TimeSpan offset, bool concealed)
    {
        _frames.Enqueue((MemoryMarshal.Cast<byte, short>(pcm16).ToArray(), offset, concealed));
        _more.Release();
    }

    public void ToneReceived(char tone)
    {
        _keys.Enqueue(tone);
        _more.Release();
    }

    public async Task UntilAsync(Func<Ears, bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isThere(this))
        {
            try
            {
                await _more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Heard {_frames.Count} frames with {_frames.Count(frame => frame.IsConcealed)} concealed, {_frames.Count(frame => Audio.Tones.Rms(frame.Samples) > 1_000)} loud, and keys {Keys}.");
            }
        }
    }
}
