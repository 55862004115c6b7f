using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.Rtp.Srtp;
using VoiceAgent.Tests.Rtp.Audio;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Rtp.Sessions;

/// <summary>
/// Other people's programs: ffmpeg sends to a session, and tshark judges what a session sends. Where a program is not installed, its test
/// says so in its output.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RealPeerTests(ITestOutputHelper output)
{
    private const string Key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    [Theory]
    [InlineData("pcm_mulaw", 8_000, "0", "")]
    [InlineData("pcm_alaw", 8_000, "8", "")]
    [InlineData("g722", 16_000, "9", "")]
    [InlineData("pcm_mulaw", 8_000, "0", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    public async Task A_session_hears_ffmpeg(string encoder, int rate, string type, string attribute)
    {
        await using var peers = new Peers();
        var isEncrypted = attribute.StartsWith("a=crypto", StringComparison.Ordinal);
        await using var session = peers.Engine.Answer(
            $"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/{(isEncrypted ? "SAVP" : "AVP")} {type}\n{attribute}\n", new RtpSessionSettings { Encryption = SrtpPolicy.Optional });
        var ears = new Ears();
        _ = session.ReadAsync(ears, default);
        var encryption = isEncrypted ? $"-srtp_out_suite AES_CM_128_HMAC_SHA1_80 -srtp_out_params {Key} " : "";
        var run = await RunAsync("ffmpeg", $"-v error -re -f lavfi -i sine=frequency=440:sample_rate={rate}:duration=2 -ac 1 -ar {rate} -c:a {encoder} -payload_type {type} -f rtp {encryption}{(isEncrypted ? "srtp" : "rtp")}://127.0.0.1:{session.LocalEndPoint.Port}?pkt_size=172");
        if (run is null)
        {
            return;
        }

        await ears.UntilAsync(heard => heard.Frames.Count >= 80);
        var statistics = session.Statistics;
        output.WriteLine($"{encoder}: {statistics.PacketsReceived} packets, {statistics.Concealed} concealed, {statistics.Refused} refused, encrypted {statistics.IsEncrypted}");

        Assert.Equal(0, statistics.Lost);
        Assert.Equal(isEncrypted, statistics.IsEncrypted);

        // ffmpeg sends in bursts, so the jitter buffer stretches some frames. In most frames nearly everything is the tone.
        var purity = ears.Frames.Where(frame => !frame.IsConcealed && Tones.Rms(frame.Samples) > 1_000)
            .Select(frame => Tones.Amplitude(frame.Samples, 440, 16_000) / (Math.Sqrt(2) * Tones.Rms(frame.Samples))).Order().ToList();
        Assert.True(purity.Count > 30, $"{purity.Count} loud frames");
        Assert.InRange(purity[purity.Count / 2], 0.9, 1.1);
    }

    [Fact]
    public async Task Tshark_finds_an_even_stream_without_loss()
    {
        await using var peers = new Peers();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)peer.LocalEndPoint!).Port;
        await using var session = peers.Engine.Answer($"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port} RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\n", new RtpSessionSettings());
        var path = Path.Combine(Path.GetTempPath(), $"rtp-{Guid.NewGuid():n}.pcap");
        try
        {
            await WriteCaptureAsync(peer, session.LocalEndPoint.Port, port, packets: 100, path);
            if (await RunAsync("tshark", $"-r {path} -d udp.port=={port},rtp -q -z rtp,streams") is not { } text)
            {
                return;
            }

            output.WriteLine(text);
            var line = text.Split('\n').Single(each => each.Contains("127.0.0.1", StringComparison.Ordinal));
            Assert.Contains("g711U", line, StringComparison.Ordinal);
            Assert.Contains(" 0 (0.0%)", line, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes received packets as a capture of raw IP (link type 101) with the times of their arrival.</summary>
    private static async Task WriteCaptureAsync(Socket peer, int from, int to, int packets, string path)
    {
        await using var file = File.Create(path);
        using var capture = new BinaryWriter(file, Encoding.ASCII);
        capture.Write(0xA1B2C3D4);
        capture.Write((ushort)2);
        capture.Write((ushort)4);
        capture.Write(0L);
        capture.Write(65_535);
        capture.Write(101);
        var (buffer, start) = (new byte[2_048], Stopwatch.GetTimestamp());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var i = 0; i < packets; i++)
        {
            var length = await peer.ReceiveAsync(buffer, patience.Token);
            var microseconds = (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            capture.Write((int)(microseconds / 1_000_000));
            capture.Write((int)(microseconds % 1_000_000));
            capture.Write(length + 28);
            capture.Write(length + 28);
            byte[] headers =
            [
                0x45, 0, (byte)((length + 28) >> 8), (byte)(length + 28), 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1,
                (byte)(from >> 8), (byte)from, (byte)(to >> 8), (byte)to, (byte)((length + 8) >> 8), (byte)(length + 8), 0, 0,
            ];
            capture.Write(headers);
            capture.Write(buffer, 0, length);
        }
    }

    private async Task<string?> RunAsync(string program, string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await process.WaitForExitAsync(patience.Token);
            var complaint = await errors;
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {complaint}");
            return await text;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            output.WriteLine($"Not run, because {program} is not installed: {missing.Message}");
            return null;
        }
    }
}
