using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Tests.Fakes;

/// <summary>A caller's media stream that plays received frames one after the other, until StopAudio.</summary>
internal sealed class FakeMediaStream(TimeProvider time, AudioFormat? format = null) : IMediaStream
{
    private readonly long _opened = time.GetTimestamp();

    public AudioFormat Format { get; } = format ?? AudioFormat.Pcm16Mono16k;

    /// <summary>Everything that was sent, with its arrival and its playing time. Null is StopAudio.</summary>
    public List<(TimeSpan At, TimeSpan PlaysAt, byte[]? Frame)> Sent { get; } = [];

    /// <summary>Awaited before each send. A test uses it to make the network slow.</summary>
    public Func<Task>? BeforeSend { get; set; }

    public TimeSpan Now => time.GetElapsedTime(_opened);

    public TimeSpan PlaysUntil { get; private set; }

    /// <summary>Returns what the caller has heard by now.</summary>
    public byte[] Heard()
    {
        var heard = new List<byte>();
        for (var i = 0; i < Sent.Count; i++)
        {
            if (Sent[i].Frame is not { } frame)
            {
                continue;
            }

            var cut = Sent.Skip(i).FirstOrDefault(sent => sent.Frame is null && sent.At < Sent[i].PlaysAt + AudioFormat.FrameDuration);
            var until = cut.At > TimeSpan.Zero ? cut.At : Now;
            var played = until - Sent[i].PlaysAt;
            heard.AddRange(frame.Take(Math.Clamp(Format.BytesFor(played > TimeSpan.Zero ? played : TimeSpan.Zero), 0, frame.Length)));
        }

        return [.. heard];
    }

    public Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp) => throw new NotSupportedException("Nobody speaks on this line.");

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        if (BeforeSend is not null)
        {
            await BeforeSend();
        }

        PlaysUntil = PlaysUntil > Now ? PlaysUntil : Now;
        Sent.Add((Now, PlaysUntil, frame.ToArray()));
        PlaysUntil += AudioFormat.FrameDuration;
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        Sent.Add((Now, PlaysUntil, null));
        PlaysUntil = Now;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
