using System.Net.WebSockets;
using System.Text;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Quality;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Pipeline.Media;

/// <summary>The memory that a frame allocates. It is measured for the whole process, so no other test runs in parallel.</summary>
[Collection(nameof(FrameAllocationTests))]
[CollectionDefinition(nameof(FrameAllocationTests), DisableParallelization = true)]
public sealed class FrameAllocationTests(ITestOutputHelper output)
{
    // Without optimisation the state of each async method is an object, 96 to 164 bytes a frame: it depends on how often a read waits. A copy of the audio of a frame
    // would be 640 bytes.
    private const double MostInDebug = 320;

    [Fact]
    public async Task In_steady_state_a_frame_in_and_a_frame_out_allocate_nothing()
    {
        const int Frames = 3_000;
        await using var server = await MediaServer.StartAsync(EchoAsync, ("Media:AudioAhead", "01:00:00"));
        using var socket = await server.DialAsync();
        await MediaServer.SayAsync(socket, Lines.Metadata);
        var frame = Encoding.UTF8.GetBytes(Lines.Audio(Enumerable.Repeat((byte)1, 640).ToArray()));
        var buffer = new byte[4_096];
        var samples = new List<long>();
        for (var i = 0; i < Frames; i++)
        {
            await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (i % 100 == 99)
            {
                samples.Add(GC.GetTotalAllocatedBytes(precise: true));
            }
        }

        // This measures the whole process, including the other side, for a hundred frames. Some samples include work of the runtime, so the least counts.
        var least = samples.Zip(samples.Skip(1), (before, after) => after - before).Min() / 100.0;
        output.WriteLine($"{least} bytes a frame.");
        Assert.InRange(least, 0, MostInDebug);
    }

    /// <summary>Reads and writes a media stream whose audio is measured, as that of each call is.</summary>
    private static Task EchoAsync(IMediaStream line, CancellationToken aborted)
    {
        var measured = new MeasuredMediaStream(line, new CallQualityMeter(new QualityOptions(), new MediaClock(TimeProvider.System), expectsAgent: false, static _ => { }));
        return measured.ReadAsync(new Echo(measured), aborted);
    }

    /// <summary>Answers each frame with one frame.</summary>
    private sealed class Echo(IMediaStream line) : IMediaListener
    {
        private readonly byte[] _frame = new byte[640];

        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
            pcm.CopyTo(_frame);
            var sent = line.SendAsync(_frame, CancellationToken.None);
            Assert.True(sent.IsCompletedSuccessfully);
        }

        public void DtmfReceived(char tone)
        {
        }
    }
}
