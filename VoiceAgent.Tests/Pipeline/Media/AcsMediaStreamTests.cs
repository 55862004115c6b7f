using System.Net.WebSockets;
using System.Text;
using VoiceAgent.Pipeline.Media;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class AcsMediaStreamTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly Ear _ear = new();
    private readonly TaskCompletionSource<MediaStreamEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Frames_and_keys_come_in_order_with_their_offsets()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        await MediaServer.SayAsync(socket, Lines.Audio(Frame(1)));
        await MediaServer.SayAsync(socket, """{"kind":"DtmfData","dtmfData":{"data":"5"}}""");
        await MediaServer.SayAsync(socket, """{"kind":"AudioData","audioData":{"data":"","silent":true}}""");
        await MediaServer.SayAsync(socket, Lines.Audio(Frame(2)));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal(MediaStreamEnding.Closed, await _ended.Task.WaitAsync(Timeout));
        Assert.Equal(["0:1", "5", "20:0", "40:2"], _ear.Heard);
    }

    [Fact]
    public async Task Frames_of_a_wrong_size_unknown_kinds_and_rubbish_are_passed_over_and_the_call_goes_on()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        await MediaServer.SayAsync(socket, Lines.Audio(new byte[641]));
        await MediaServer.SayAsync(socket, Lines.Audio(new byte[320]));
        await MediaServer.SayAsync(socket, """{"kind":"PlaybackMark","id":"7"}""");
        await MediaServer.SayAsync(socket, "rubbish");
        await MediaServer.SayAsync(socket, Lines.Metadata);
        await MediaServer.SayAsync(socket, Lines.Audio(Frame(9)));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal(MediaStreamEnding.Closed, await _ended.Task.WaitAsync(Timeout));
        Assert.Equal(["0:9"], _ear.Heard);
    }

    [Fact]
    public async Task A_far_side_that_sends_nothing_but_rubbish_is_closed_with_the_reason()
    {
        await using var server = await ListenAsync(("Media:RefusalsInARow", "20"));
        using var socket = await CallAsync(server);
        for (var i = 0; i < 20; i++)
        {
            await MediaServer.SayAsync(socket, Lines.Audio(new byte[10]));
        }

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "20 messages in a row were not audio: frame-size."), await Lines.ClosingAsync(socket));
        Assert.Equal(MediaStreamEnding.Broken, await _ended.Task.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_message_over_the_bound_closes_the_socket_and_harms_nothing_else()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        await MediaServer.SayAsync(socket, new string('x', 100_000));

        Assert.Equal((WebSocketCloseStatus.MessageTooBig, "A media message must have at most 16384 bytes."), await Lines.ClosingAsync(socket));
        Assert.Equal(MediaStreamEnding.Broken, await _ended.Task.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_binary_message_closes_the_socket()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        await socket.SendAsync(new byte[640], WebSocketMessageType.Binary, true, CancellationToken.None);

        Assert.Equal((WebSocketCloseStatus.InvalidMessageType, "Media messages must be text."), await Lines.ClosingAsync(socket));
    }

    [Fact]
    public async Task A_format_that_changes_within_a_call_closes_the_socket()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        await MediaServer.SayAsync(socket, Lines.Metadata.Replace("16000", "24000"));

        Assert.Equal(WebSocketCloseStatus.ProtocolError, (await Lines.ClosingAsync(socket)).Status);
    }

    [Fact]
    public async Task A_far_side_that_vanishes_ends_the_line_as_broken()
    {
        await using var server = await ListenAsync();
        using var socket = await CallAsync(server);
        socket.Abort();

        Assert.Equal(MediaStreamEnding.Broken, await _ended.Task.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_far_side_that_falls_silent_ends_the_line_as_broken()
    {
        await using var server = await ListenAsync(("Media:SilenceDeadline", "00:00:00.300"));
        using var socket = await CallAsync(server);

        Assert.Equal(MediaStreamEnding.Broken, await _ended.Task.WaitAsync(Timeout));
    }

    [Fact]
    public async Task Hanging_up_closes_the_socket_even_when_the_far_side_never_answers()
    {
        using var hangUp = new CancellationTokenSource();
        await using var server = await MediaServer.StartAsync(
            async (line, _) => _ended.SetResult(await line.ReadAsync(_ear, hangUp.Token)), ("Media:CloseDeadline", "00:00:00.200"));
        using var socket = await CallAsync(server);
        hangUp.Cancel();

        Assert.Equal(MediaStreamEnding.HungUp, await _ended.Task.WaitAsync(Timeout));
    }

    [Fact]
    public async Task Agent_audio_and_stop_go_out_as_the_service_reads_them()
    {
        await using var server = await MediaServer.StartAsync(async (line, aborted) =>
        {
            await line.SendAsync(Frame(3), aborted);
            await line.StopAudioAsync(aborted);
            _ended.SetResult(await line.ReadAsync(_ear, aborted));
        });
        using var socket = await CallAsync(server);
        var buffer = new byte[4_096];

        var frame = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal($$$"""{"kind":"AudioData","audioData":{"data":"{{{Convert.ToBase64String(Frame(3))}}}"},"stopAudio":null}""", Encoding.UTF8.GetString(buffer, 0, frame.Count));
        var stop = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("""{"kind":"StopAudio","audioData":null,"stopAudio":{}}""", Encoding.UTF8.GetString(buffer, 0, stop.Count));
    }

    [Fact]
    public async Task A_far_side_that_does_not_read_ends_the_line_by_the_send_deadline()
    {
        await using var server = await MediaServer.StartAsync(
            async (line, aborted) =>
            {
                var reading = line.ReadAsync(_ear, aborted);
                while (!reading.IsCompleted)
                {
                    await line.SendAsync(Frame(1), aborted);
                }

                _ended.SetResult(await reading);
            },
            ("Media:SendDeadline", "00:00:00.300"));
        using var socket = await CallAsync(server);

        Assert.Equal(MediaStreamEnding.Broken, await _ended.Task.WaitAsync(Timeout));
    }

    private static byte[] Frame(byte value) => [.. Enumerable.Repeat(value, 640)];

    private Task<MediaServer> ListenAsync(params (string, string)[] settings) =>
        MediaServer.StartAsync(async (line, aborted) => _ended.SetResult(await line.ReadAsync(_ear, aborted)), settings);

    private static async Task<ClientWebSocket> CallAsync(MediaServer server)
    {
        var socket = await server.DialAsync();
        await MediaServer.SayAsync(socket, Lines.Metadata);
        return socket;
    }

    private sealed class Ear : IMediaListener
    {
        public List<string> Heard { get; } = [];

        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset) => Heard.Add($"{offset.TotalMilliseconds}:{pcm[0]}");

        public void DtmfReceived(char tone) => Heard.Add(tone.ToString());
    }
}
