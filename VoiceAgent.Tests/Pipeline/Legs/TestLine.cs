using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Tests.Pipeline.Legs;

/// <summary>A telephone of the tests: the other end of a leg, over real packets on this machine.</summary>
internal sealed class TestLine : IRtpListener, IAsyncDisposable
{
    private readonly RtpSession _session;
    private readonly Task _reading;

    private TestLine(RtpSession session)
    {
        _session = session;
        _reading = session.ReadAsync(this, CancellationToken.None);
    }

    public RtpSession Session => _session;

    /// <summary>The mean level of each frame that was heard.</summary>
    public ConcurrentQueue<int> Heard { get; } = new();

    public ConcurrentQueue<char> Keys { get; } = new();

    public static RtpEngine Engine(int firstPort) => new(
        new RtpOptions { BindAddress = System.Net.IPAddress.Loopback, ExternalAddress = System.Net.IPAddress.Loopback, FirstPort = firstPort, LastPort = firstPort + 199, Threads = 1 },
        TimeProvider.System,
        NullLoggerFactory.Instance,
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    /// <summary>A telephone that calls. Its <see cref="RtpSession.LocalSdp"/> is the offer.</summary>
    public static TestLine Calling(RtpEngine engine) => new(engine.Offer(new RtpSessionSettings { Codecs = [AudioCodec.Pcmu] }));

    /// <summary>Sends tones of a level for some time.</summary>
    public async Task SayAsync(TimeSpan time, short level = 8_000)
    {
        var frame = new byte[_session.FrameBytes];
        for (var at = 0; at < frame.Length / 2; at++)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(at * 2), (short)(level * Math.Sin(2 * Math.PI * 400 * at / 16_000)));
        }

        for (var left = (int)(time.TotalMilliseconds / 20); left > 0;)
        {
            left -= _session.Send(frame) ? 1 : 0;
            await Task.Delay(_session.QueuedFrames > 5 ? 20 : 1);
        }
    }

    public void FrameReceived(ReadOnlySpan<byte> pcm16, TimeSpan offset, bool concealed)
    {
        long sum = 0;
        for (var at = 0; at < pcm16.Length; at += 2)
        {
            sum += Math.Abs((int)BitConverter.ToInt16(pcm16[at..]));
        }

        Heard.Enqueue((int)(sum / (pcm16.Length / 2)));
    }

    public void ToneReceived(char tone) => Keys.Enqueue(tone);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _reading;
    }
}
