using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.Rtp.Srtp;
using VoiceAgent.Tests.Rtp.Audio;

namespace VoiceAgent.Tests.Rtp.Sessions;

/// <summary>Sessions over UDP on loopback.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData("Pcmu", SrtpPolicy.Off, 16_000, 20)]
    [InlineData("Pcma", SrtpPolicy.Optional, 24_000, 10)]
    [InlineData("G722", SrtpPolicy.Required, 16_000, 30)]
    [InlineData("Opus", SrtpPolicy.Required, 24_000, 60)]
    public async Task Audio_reaches_the_other_side(string codec, SrtpPolicy policy, int rate, int packetTime)
    {
        await using var peers = new Peers();
        var settings = new RtpSessionSettings { Codecs = [Enum.Parse<AudioCodec>(codec)], Encryption = policy, SampleRate = rate, PacketTime = TimeSpan.FromMilliseconds(packetTime) };
        var (caller, called) = peers.Call(settings, settings);
        var ears = new Ears();
        var reading = called.ReadAsync(ears, default);

        // A whole number of periods lies in a frame of 20 ms at 450 Hz, so the tone goes on without end.
        var frame = MemoryMarshal.AsBytes(Tones.Sine(450, rate, 0.02).AsSpan()).ToArray();
        var hearing = ears.UntilAsync(heard => heard.Frames.Count(each => Tones.Rms(each.Samples) > 4_000) >= 40);
        while (!hearing.IsCompleted)
        {
            while (caller.Send(frame))
            {
            }

            await Task.WhenAny(hearing, Task.Delay(100));
        }

        await hearing;
        var strengths = ears.Frames.Where(each => Tones.Rms(each.Samples) > 4_000).Select(each => Tones.Amplitude(each.Samples, 450, rate)).Order().ToList();
        Assert.InRange(strengths[strengths.Count / 2], 8_500, 11_500);
        Assert.All(ears.Frames.Zip(ears.Frames.Skip(1)), pair => Assert.True(pair.Second.Offset >= pair.First.Offset));
        Assert.Equal(policy != SrtpPolicy.Off, called.Statistics.IsEncrypted);

        await called.DisposeAsync();
        Assert.Equal(RtpEnding.Closed, await reading);
    }

    [Fact]
    public async Task Keys_reach_the_other_side_once()
    {
        await using var peers = new Peers();
        var settings = new RtpSessionSettings { Codecs = [AudioCodec.Pcmu] };
        var (caller, called) = peers.Call(settings, settings);
        var ears = new Ears();
        _ = called.ReadAsync(ears, default);

        Assert.True(caller.HasTelephoneEvents);
        await caller.SendTonesAsync("12,#D", new ToneTiming { Tone = TimeSpan.FromMilliseconds(80), Pause = TimeSpan.FromMilliseconds(60), Comma = TimeSpan.FromMilliseconds(100) });
        await ears.UntilAsync(heard => heard.Keys.Length >= 4);

        Assert.Equal("12#D", ears.Keys);
    }

    [Fact]
    public void Without_telephone_events_keys_are_tones_in_the_audio()
    {
        var keys = new ToneQueue();
        var job = new ToneJob("12,#D", new ToneTiming(), default);
        keys.Add(job);
        using var peer = Bound();
        peer.ReceiveTimeout = 60_000;
        var options = new RtpOptions { BindAddress = IPAddress.Loopback, FirstPort = 29_000, LastPort = 29_199 };
        using var sockets = new PortRange(options).Open();
        using var packets = new PacketSender(sockets, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, 1, 1) { Remote = ((IPEndPoint)peer.LocalEndPoint!).Serialize() };
        using var sending = new AudioSending(packets, keys, new FrameRing(640, 1), new RtpSessionSettings(), 1);
        sending.Use(new MediaAgreement
        {
            Codec = AudioCodec.Pcmu,
            SendType = 0,
            ReceiveTypes = [],
            PacketTime = 20,
            Remote = (IPEndPoint)peer.LocalEndPoint!,
            RemoteRtcp = (IPEndPoint)peer.LocalEndPoint!,
            Direction = MediaDirection.SendReceive,
        });

        var (detector, found, packet, samples) = (new ToneDetector(8_000), "", new byte[500], new short[160]);
        while (!job.Done.Task.IsCompleted)
        {
            sending.Tick();
            var length = peer.Receive(packet);
            G711.Mu.Decode(packet.AsSpan(RtpPacket.HeaderLength, length - RtpPacket.HeaderLength), samples);
            found += detector.Take(samples);
        }

        Assert.Equal("12#D", found);
    }

    [Fact]
    public async Task Flush_drops_what_was_not_sent()
    {
        await using var peers = new Peers();
        var (caller, _) = peers.Call(new RtpSessionSettings(), new RtpSessionSettings());
        for (var i = 0; i < 40; i++)
        {
            caller.Send(new byte[caller.FrameBytes]);
        }

        var dropped = caller.Flush();

        Assert.Equal(0, caller.QueuedFrames);
        await WaitAsync(() => dropped + caller.FramesSent == 40);
    }

    [Fact]
    public async Task Hold_and_resume_keep_ports_and_stream()
    {
        await using var peers = new Peers();
        var (caller, called) = peers.Call(new RtpSessionSettings(), new RtpSessionSettings());
        var port = called.LocalEndPoint.Port;

        caller.Accept(called.Answer(caller.Offer(MediaDirection.SendOnly)));
        Assert.Equal((MediaDirection.SendOnly, MediaDirection.ReceiveOnly, true, false), (caller.Direction, called.Direction, called.IsOnHold, caller.IsOnHold));

        caller.Accept(called.Answer(caller.Offer()));
        Assert.Equal((MediaDirection.SendReceive, MediaDirection.SendReceive, false), (caller.Direction, called.Direction, called.IsOnHold));
        Assert.Equal(port, called.LocalEndPoint.Port);

        caller.Offer(MediaDirection.Inactive);
        caller.Withdraw();
        Assert.Equal(MediaDirection.SendReceive, caller.Direction);
    }

    [Fact]
    public async Task A_session_without_packets_times_out_but_not_on_hold()
    {
        await using var peers = new Peers();
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var settings = new RtpSessionSettings { ReceiveTimeout = TimeSpan.FromMilliseconds(300) };
        var waiting = peers.Engine.Answer(Offer(silent), settings);
        var held = peers.Engine.Answer(Offer(silent, "a=sendonly"), settings);
        var reading = held.ReadAsync(new Ears(), default);

        Assert.Equal(RtpEnding.TimedOut, await waiting.ReadAsync(new Ears(), default).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(reading.IsCompleted);
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        await using var peers = new Peers();
        var (caller, _) = peers.Call(new RtpSessionSettings(), new RtpSessionSettings());
        using var source = new CancellationTokenSource();
        var reading = caller.ReadAsync(new Ears(), source.Token);
        await source.CancelAsync();

        Assert.Equal(RtpEnding.Cancelled, await reading.WaitAsync(TimeSpan.FromMinutes(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => caller.ReadAsync(new Ears(), default));
    }

    [Fact]
    public async Task Only_the_described_source_is_heard_and_others_are_counted()
    {
        await using var peers = new Peers();
        using var peer = Bound();
        using var stranger = Bound();
        await using var session = peers.Engine.Answer(Offer(peer), new RtpSessionSettings());
        var ears = new Ears();
        _ = session.ReadAsync(ears, default);

        Send(peer, session, 1, 1);
        await ears.UntilAsync(heard => heard.Frames.Count > 0);
        for (ushort i = 0; i < 20; i++)
        {
            Send(stranger, session, i, 99);
        }

        await WaitAsync(() => session.Statistics.Refused == 20);
        Assert.Equal(1, session.Statistics.PacketsReceived);
        Assert.Equal(peer.LocalEndPoint, session.Statistics.Remote);
    }

    [Theory]
    [InlineData(SourcePolicy.Latch, true)]
    [InlineData(SourcePolicy.SignallingAddress, true)]
    [InlineData(SourcePolicy.Described, false)]
    public async Task A_peer_behind_NAT_is_latched_on_to_if_that_is_allowed(SourcePolicy policy, bool isLatched)
    {
        await using var peers = new Peers();
        using var peer = Bound();
        using var described = Bound();
        await using var session = peers.Engine.Answer(Offer(described), new RtpSessionSettings { Sources = policy, SignallingAddress = IPAddress.Loopback });
        _ = session.ReadAsync(new Ears(), default);
        for (ushort i = 0; i < 10; i++)
        {
            Send(peer, session, i, 5);
        }

        // A wrong payload type is never taken, from no source.
        Send(peer, session, 10, 5, payloadType: 77);
        var refused = isLatched ? SourceGate.StablePackets - 1 + 1 : 11;
        await WaitAsync(() => session.Statistics.Refused == refused);

        Assert.Equal(isLatched ? 10 - SourceGate.StablePackets + 1 : 0, session.Statistics.PacketsReceived);
        Assert.Equal((isLatched ? peer : described).LocalEndPoint, session.Statistics.Remote);
    }

    [Fact]
    public async Task A_private_address_of_a_public_peer_is_not_sent_to()
    {
        await using var peers = new Peers();
        using var peer = Bound();
        await using var session = peers.Engine.Answer(Offer(peer), new RtpSessionSettings { SignallingAddress = IPAddress.Parse("203.0.113.5") });

        Assert.Null(session.Statistics.Remote);
    }

    [Fact]
    public async Task Reports_measure_the_round_trip_and_say_goodbye()
    {
        await using var peers = new Peers();
        var (caller, called) = peers.Call(new RtpSessionSettings(), new RtpSessionSettings());
        _ = caller.ReadAsync(new Ears(), default);
        _ = called.ReadAsync(new Ears(), default);

        // The first reports go out within 4 s.
        await WaitAsync(() => caller.Statistics is { RoundTrip: not null, RemoteView: not null });
        Assert.InRange(caller.Statistics.RoundTrip!.Value.TotalSeconds, 0, 5);
        Assert.Equal(0, caller.Statistics.RemoteView!.Lost);
    }

    [Fact]
    public async Task Used_up_ports_are_said_and_come_back()
    {
        await using var peers = new Peers();
        var open = new List<RtpSession>();
        var failure = Assert.Throws<PortsUsedUpException>(() =>
        {
            for (var i = 0; i < 51; i++)
            {
                open.Add(peers.Engine.Offer(new RtpSessionSettings()));
            }
        });

        Assert.Contains("larger range", failure.Message, StringComparison.Ordinal);
        await open[0].DisposeAsync();
        Assert.Throws<SdpRefusedException>(() => peers.Engine.Answer("nothing", new RtpSessionSettings()));
        await using var again = peers.Engine.Offer(new RtpSessionSettings());
        Assert.Equal(0, again.LocalEndPoint.Port % 2);
        Assert.Equal(open.Count, peers.Engine.Sessions);
    }

    [Fact]
    public async Task Settings_and_options_that_are_wrong_are_refused_with_words()
    {
        await using var peers = new Peers();

        Assert.Contains("16000 or 24000", Assert.Throws<ArgumentException>(() => peers.Engine.Offer(new RtpSessionSettings { SampleRate = 8_000 })).Message, StringComparison.Ordinal);
        Assert.Contains("even number", new RtpOptions { FirstPort = 20_001 }.Validate().First().ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("divide 20 ms", new RtpOptions { PollPeriod = TimeSpan.FromMilliseconds(3) }.Validate().First().ErrorMessage, StringComparison.Ordinal);
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string Offer(Socket peer, string more = "") =>
        $"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {((IPEndPoint)peer.LocalEndPoint!).Port} RTP/AVP 0\n{more}\n";

    private static void Send(Socket from, RtpSession to, ushort sequence, uint ssrc, int payloadType = 0)
    {
        var packet = new byte[RtpPacket.HeaderLength + 160];
        RtpPacket.WriteHeader(packet, payloadType, isMarked: false, sequence, sequence * 160u, ssrc);
        from.SendTo(packet, to.LocalEndPoint);
    }

    private static async Task WaitAsync(Func<bool> isThere)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isThere())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
