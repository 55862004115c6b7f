using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Bench.Rtp;

/// <summary>N sessions that send back what they hear. It reports processor time, allocations and lateness.</summary>
internal static class Engine
{
    private const int FirstPort = 40_000;

    public static async Task<int> RunAsync(int count, int seconds, string codec)
    {
        using var peers = new PeerProcess(FirstPort, count, seconds);
        using var meters = new Meters();
        await using var engine = new RtpEngine(
            new RtpOptions { BindAddress = IPAddress.Loopback, FirstPort = FirstPort, LastPort = FirstPort + (2 * count) - 1 }, TimeProvider.System, NullLoggerFactory.Instance, meters);
        var type = codec == "Pcma" ? 8 : 0;
        var sdp = $"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {peers.Port} RTP/AVP {type}\n";
        var sessions = Enumerable.Range(0, count).Select(_ => engine.Answer(sdp, new RtpSessionSettings { Codecs = [Enum.Parse<AudioCodec>(codec)] })).ToList();
        foreach (var session in sessions)
        {
            _ = session.ReadAsync(new Echo(session), default);
        }

        peers.Begin();
        await Task.Delay(TimeSpan.FromSeconds(4));
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, packets) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Packets(sessions));
        await Task.Delay(TimeSpan.FromSeconds(seconds - 1));
        process.Refresh();
        var (usedCpu, usedBytes, handled) = (process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated, Packets(sessions) - packets);
        var result = await peers.ResultAsync();
        var statistics = sessions.Select(session => session.Statistics).ToList();

        Console.WriteLine(FormattableString.Invariant($"{count} sessions, {codec}, {seconds} s, {Environment.ProcessorCount} cores"));
        Console.WriteLine(FormattableString.Invariant($"processor time: {usedCpu.TotalMilliseconds / (count * (seconds - 1)):F3} ms for each second of a call"));
        Console.WriteLine(FormattableString.Invariant($"allocated: {usedBytes} bytes in all for {handled} packets ({(double)usedBytes / handled:F3} for each)"));
        Console.WriteLine(FormattableString.Invariant($"received: {statistics.Sum(each => each.PacketsReceived)}, lost {statistics.Sum(each => each.Lost)}, late {statistics.Sum(each => each.Late)}, concealed {statistics.Sum(each => each.Concealed)}, delay of the jitter buffer {statistics.Average(each => each.Delay.TotalMilliseconds):F0} ms, target {statistics.Average(each => each.TargetDelay.TotalMilliseconds):F0} ms"));
        Console.WriteLine($"sent: {result}");
        return 0;
    }

    private static long Packets(IEnumerable<RtpSession> sessions) => sessions.Sum(session => session.Statistics is var now ? now.PacketsReceived + now.PacketsSent : 0);

    private sealed class Echo(RtpSession session) : IRtpListener
    {
        public void FrameReceived(ReadOnlySpan<byte> pcm16, TimeSpan offset, bool concealed) => session.Send(pcm16);

        public void ToneReceived(char tone)
        {
        }
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
