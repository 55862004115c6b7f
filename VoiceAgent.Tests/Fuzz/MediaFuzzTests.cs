using System.Diagnostics;
using System.Net.WebSockets;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Fuzz;

/// <summary>Messages on the media socket that the service never sends. They are heard, refused, or end the stream with a reason, and nothing else.</summary>
[Trait("Kind", "Property")]
public sealed class MediaFuzzTests(ITestOutputHelper output)
{
    private const int Usual = 20_000;
    private const int OfOneStream = 200;
    private const long MostGrowth = 16L * 1024 * 1024;

    [Theory, Seeds]
    public async Task No_message_makes_a_media_stream_fail(Seed seed)
    {
        var cases = seed.Cases(Usual);
        var (endings, heard, read) = (new SortedDictionary<string, int>(), 0, 0);
        var began = Stopwatch.GetTimestamp();
        long? before = null;

        // A message may end its stream. Those after it are not read, and do not count.
        for (var number = seed.Number; read < cases; number++)
        {
            try
            {
                var (ending, ears, messages) = await ListenAsync(new Random(number), Math.Min(OfOneStream, cases - read));
                endings[ending] = endings.GetValueOrDefault(ending) + 1;
                heard += ears.Frames;
                read += messages;
            }
            catch (Exception crash) when (crash is not OutOfMemoryException)
            {
                Assert.Fail($"{crash}\n{Seed.ToRepeat($"{number}", nameof(No_message_makes_a_media_stream_fail))}");
            }

            before ??= read >= Math.Min(cases, 4_000) ? GC.GetTotalMemory(forceFullCollection: true) : null;
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before!.Value;
        output.WriteLine($"Seed {seed}, {read} messages, {heard} frames heard. {string.Join(", ", endings.Select(ending => $"{ending.Key}: {ending.Value}"))}. "
            + $"Memory {growth / 1024 / 1024.0:+0.0;-0.0} MiB. {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s.");
        Assert.True(growth < MostGrowth, $"The memory in use grew by {growth / 1024 / 1024} MiB.");
        Assert.True(cases < OfOneStream * 20 || heard > 0, "No frame was heard, so the messages reach nothing.");
    }

    private static async Task<(string Ending, Ears Ears, int Read)> ListenAsync(Random random, int messages)
    {
        var (mutations, ears) = (new JsonMutations(random), new Ears());
        using var socket = new ScriptedSocket(random, Script(mutations, random, messages));
        var stream = await AcsMediaStream.OpenAsync(socket, new MediaOptions(), new MediaMetrics(new FakeMeters()), TimeProvider.System);
        if (stream is null)
        {
            return ("none", ears, socket.Read);
        }

        await using (stream)
        {
            var ending = await stream.ReadAsync(ears, CancellationToken.None);
            return ($"{ending}", ears, socket.Read);
        }
    }

    // Most streams begin well, so that the messages after that are read.
    private static IEnumerable<byte[]> Script(JsonMutations mutations, Random random, int messages)
    {
        for (var number = 0; number < messages; number++)
        {
            var example = number == 0 ? WebhookExamples.Media[0] : mutations.OneOf(random.Next(20) == 0 ? WebhookExamples.Media : WebhookExamples.Frames);
            yield return (number == 0 && random.Next(10) > 0) || random.Next(3) == 0 ? System.Text.Encoding.UTF8.GetBytes(example) : mutations.Of(example);
        }
    }

    private sealed class Ears : IMediaListener
    {
        public int Frames { get; private set; }

        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
            Assert.Equal(640, pcm.Length);
            Assert.True(offset >= TimeSpan.Zero);
            Frames++;
        }

        public void DtmfReceived(char tone) => Assert.Contains(tone, "0123456789*#ABCD");
    }

    /// <summary>A socket whose other side sends these messages, some in fragments and a few as binary, and then closes.</summary>
    private sealed class ScriptedSocket(Random random, IEnumerable<byte[]> messages) : WebSocket
    {
        private readonly IEnumerator<byte[]> _messages = messages.GetEnumerator();
        private ReadOnlyMemory<byte>? _rest;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => IsClosed ? WebSocketState.Closed : WebSocketState.Open;

        public override string? SubProtocol => null;

        /// <summary>How many messages were given out.</summary>
        public int Read { get; private set; }

        private bool IsClosed { get; set; }

        public override void Abort() => IsClosed = true;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            IsClosed = true;
            return Task.CompletedTask;
        }

        public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_rest is null && (IsClosed || !_messages.MoveNext()))
            {
                IsClosed = true;
                return new(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true));
            }

            Read += _rest is null ? 1 : 0;
            var rest = _rest ?? _messages.Current;
            var count = Math.Min(buffer.Length, random.Next(4) == 0 ? random.Next(rest.Length + 1) : rest.Length);
            rest[..count].CopyTo(buffer);
            _rest = count == rest.Length ? (ReadOnlyMemory<byte>?)null : rest[count..];
            return new(new ValueWebSocketReceiveResult(count, random.Next(2_000) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text, _rest is null));
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose() => _messages.Dispose();
    }
}
