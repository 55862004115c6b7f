using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>A worker died in a call that nobody continued. What it had stored is the recording.</summary>
public sealed class UnfinishedRecordingTests
{
    [Fact]
    public void The_finisher_makes_a_file_of_what_the_worker_had_stored() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        var call = await gateway.EndedAsync(new MediaOpened("worker-1", 16_000));
        for (var second = 0; second < 5; second++)
        {
            await gateway.StageAsync(call, second);
        }

        Assert.True(await gateway.Finisher.FinishAsync(call, default));

        var stored = (await gateway.Store.FindAsync(call, default))!;
        Assert.Equal(new RecordingClosed($"{call.RecordingPath}.wav", TimeSpan.FromSeconds(5), TimeSpan.Zero), stored.Recording);
        Assert.Equal(WaveHeader.Length + (5 * 64_000), Assert.Single(gateway.Recordings.Files).Value.Length);
    });

    [Fact]
    public void The_finisher_adds_the_last_seconds_that_the_worker_had_only_stored_encrypted() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        var call = await gateway.EndedAsync(new MediaOpened("worker-1", 16_000));
        var path = $"{call.RecordingPath}.wav";
        await gateway.StageAsync(call, second: 0);
        await gateway.StageAsync(call, second: 1);
        await gateway.StageTailAsync(call, second: 1);
        await gateway.StageTailAsync(call, second: 2);

        Assert.True(await gateway.Finisher.FinishAsync(call, default));

        Assert.Equal(new RecordingClosed(path, TimeSpan.FromSeconds(3), TimeSpan.Zero), (await gateway.Store.FindAsync(call, default))!.Recording);
        Assert.Equal([path], gateway.Recordings.Names);
        Assert.Equal(9, Assert.Single(gateway.Recordings.Files).Value[^1]);
    });

    [Fact]
    public void A_call_that_was_never_recorded_has_no_recording() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        var call = await gateway.EndedAsync(new MediaOpened("worker-1", 16_000));

        Assert.True(await gateway.Finisher.FinishAsync(call, default));

        Assert.Null((await gateway.Store.FindAsync(call, default))!.Recording);
        Assert.Empty(gateway.Recordings.Files);
    });

    [Fact]
    public void A_recording_that_its_worker_has_closed_is_left_alone() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        var closed = new RecordingClosed("path.wav", TimeSpan.FromSeconds(7), TimeSpan.Zero);
        var call = await gateway.EndedAsync(new MediaOpened("worker-1", 16_000), closed);

        Assert.True(await gateway.Finisher.FinishAsync(call, default));

        Assert.Equal(closed, (await gateway.Store.FindAsync(call, default))!.Recording);
        Assert.Equal(0, gateway.Recordings.Requests);
    });

    [Fact]
    public void A_call_waits_for_a_recording_store_that_is_away_but_not_for_ever() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        gateway.Recordings.Fails = true;
        var call = await gateway.EndedAsync(new MediaOpened("worker-1", 16_000));

        await Assert.ThrowsAsync<NotStoredYetException>(() => gateway.Finisher.FinishAsync(call, default));
        Assert.Empty(gateway.Store.Stored);

        await Task.Delay(TimeSpan.FromMinutes(6), time);
        Assert.True(await gateway.Finisher.FinishAsync(call, default));
        Assert.Null((await gateway.Store.FindAsync(call, default))!.Recording);
    });

    private sealed class Gateway
    {
        private readonly TailKeys _keys = new(new byte[32]);
        private readonly MemoryCallLog _log;
        private readonly VirtualTime _time;

        public Gateway(VirtualTime time)
        {
            _time = time;
            _log = new MemoryCallLog(time);
            Finisher = new CallFinisher(
                _log, _log, _log, new CallAdoption(_log, _log, Planners.New(time), time, NullLogger<CallAdoption>.Instance), Store, new GatewayMetrics(new FakeMeters()), time, NullLogger<CallFinisher>.Instance,
                new RecordingCompletion(Recordings, _keys, time, NullLogger<RecordingCompletion>.Instance));
        }

        public FakeRecordingStore Recordings { get; } = new();

        public MemoryFinishedCalls Store { get; } = new();

        public CallFinisher Finisher { get; }

        public async Task<CallId> EndedAsync(params CallEvent[] events)
        {
            var call = CallId.At(_time.GetUtcNow());
            await _log.CreateAsync(ExampleCall.New(call) with { Worker = "worker-1" });
            foreach (var happened in events.Append(new CallEnded(CallEnding.Abandoned)))
            {
                await _log.AppendAsync(call, happened);
            }

            return call;
        }

        public Task StageAsync(CallId call, int second)
        {
            var block = new RecordingBlock(BlockKind.Audio, 1, second * 16_000, 16_000, Tag: 1);
            return Recordings.StageAsync($"{call.RecordingPath}.wav", block.Name, new byte[64_000], default);
        }

        public Task StageTailAsync(CallId call, int second)
        {
            var name = new TailName($"{call.RecordingPath}.wav", Token: 1, Tag: 1);
            var open = new byte[TailCipher.AudioAt + 64_000];
            open.AsSpan(TailCipher.AudioAt).Fill(9);
            var closed = new byte[TailCipher.SealedLength(64_000)];
            using var cipher = new TailCipher([_keys.Of(name.Recording)], name.ToString());
            cipher.Seal(new TailPiece(1, 16_000, second * 16_000, second, long.MaxValue, 0), open, closed);
            return Recordings.StageAsync(name.ToString(), $"{second:D4}", closed, default);
        }
    }
}
