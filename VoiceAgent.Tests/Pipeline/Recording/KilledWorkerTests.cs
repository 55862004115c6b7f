using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>A worker is killed at any frame of a random call. The recording has all but its last second, and no card digit is stored in the clear.</summary>
[Trait("Kind", "Property")]
public sealed class KilledWorkerTests
{
    private const int Calls = 40;

    // A second.
    private const int MostMissing = 50;

    // Three or more digits count as a number for five seconds, and a card for twelve.
    private const int DoubtAfterDigits = 13 * 50;
    private const int HeldBack = 4 * 50;

    [Theory]
    [Seeds]
    public void The_next_worker_has_all_but_the_last_second(Seed seed)
    {
        for (var call = 0; call < Calls; call++)
        {
            PlayContinued(seed.Number + call);
        }
    }

    [Theory]
    [Seeds("1052")]
    public void The_gateway_has_all_but_the_last_second_of_a_call_that_nobody_continues(Seed seed)
    {
        for (var call = 0; call < Calls; call++)
        {
            PlayFinished(seed.Number + call);
        }
    }

    private static void PlayContinued(int seed) => VirtualTime.Run(async time =>
    {
        var random = new Random(seed);
        var (store, keys) = (new FakeRecordingStore(), new FakeRecordingKeys());
        var encryption = seed % 2 == 0 ? keys : null;
        var first = new RandomCall(time, random, store, token: 1, firstFrame: 0, encryption);
        await first.RunAsync(random.Next(1, 1_500));
        first.Kill();
        AssertNoDigits(store, seed);
        var dead = random.Next(20, 150);
        await Task.Delay(dead * TimeSpan.FromMilliseconds(20), time);

        // The second one may be killed too, before or after it has read what the first one has left.
        var second = new RandomCall(time, random, store, token: 2, first.Frame + dead, encryption);
        await second.RunAsync(random.Next(1, 1_500));
        RandomCall? third = null;
        if (random.Next(3) == 0)
        {
            second.Kill();
            third = new RandomCall(time, random, store, token: 3, second.Frame + dead, encryption);
            await third.RunAsync(random.Next(100, 600));
        }

        var last = third ?? second;
        var closed = (await last.EndAsync())!;

        AssertNoDigits(store, seed);
        Assert.Equal([RecordingStage.Path], store.Names);
        var frames = Frames(await SealedFile.ReadAsync(store.Files[RecordingStage.Path], RecordingStage.Path, keys));
        Compare(first, frames, MostMissing, seed);
        Compare(second, frames, third is null ? 0 : MostMissing, seed);
        if (third is not null)
        {
            Compare(third, frames, 0, seed);
        }

        Assert.Equal(last.Frame, (int)Math.Round(closed.Duration / TimeSpan.FromMilliseconds(20)));
        AssertGaps(closed, [first, second, .. third is null ? Array.Empty<RandomCall>() : [third]], frames, seed);
    });

    private static void PlayFinished(int seed) => VirtualTime.Run(async time =>
    {
        var random = new Random(seed);
        var (store, keys) = (new FakeRecordingStore(), new FakeRecordingKeys());
        var encryption = seed % 2 == 0 ? keys : null;
        var call = new RandomCall(time, random, store, token: 1, firstFrame: 0, encryption);
        await call.RunAsync(random.Next(1, 1_500));
        call.Kill();
        AssertNoDigits(store, seed);

        // Two gateways do it at the same time.
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
        {
            var slow = new MortalStore(store, time, random);
            return new RecordingAssembly(slow, new RecordingTails(slow, RecordingStage.Keys, NullLogger.Instance), encryption).CompleteAsync(RecordingStage.Path, default);
        }));
        var closed = results[0];
        Assert.Equal(closed, results[1]);

        AssertNoDigits(store, seed);
        if (closed is null)
        {
            Assert.InRange(call.Frame, 0, MostMissing);
            return;
        }

        Assert.Equal([RecordingStage.Path], store.Names);
        var frames = Frames(await SealedFile.ReadAsync(store.Files[RecordingStage.Path], RecordingStage.Path, keys));
        Assert.True(call.Frame - frames.Count <= MostMissing, $"Seed {seed}: killed at frame {call.Frame}, and the recording has {frames.Count}.");
        Compare(call, frames, MostMissing, seed);
        AssertGaps(closed, [call], frames, seed);
    });

    private static void Compare(RandomCall call, IReadOnlyList<(short Caller, short Agent)> frames, int mostMissing, int seed)
    {
        var lastDigit = int.MinValue / 2;
        foreach (var (frame, sent) in call.Sent.OrderBy(one => one.Key).Where(one => one.Key < call.Frame - mostMissing))
        {
            lastDigit = call.MayBeSilent.Contains(frame) ? frame : lastDigit;
            var mayBeSilent = call.MayBeSilent.Contains(frame) || (mostMissing > 0 && frame > call.Frame - HeldBack && frame - lastDigit < DoubtAfterDigits);
            var recorded = frames[frame];
            Assert.True(recorded.Agent == sent.Agent, $"Seed {seed}: frame {frame} of {call.Frame} has {recorded.Agent} of the agent, and the caller heard {sent.Agent}.");
            Assert.True(
                recorded.Caller == sent.Caller || (mayBeSilent && recorded.Caller == 0),
                $"Seed {seed}: frame {frame} of {call.Frame} has {recorded.Caller} of the caller, who sent {sent.Caller}.");
        }
    }

    // Silence that was made is told, and nothing else is.
    private static void AssertGaps(RecordingClosed closed, IReadOnlyList<RandomCall> calls, IReadOnlyList<(short Caller, short Agent)> frames, int seed)
    {
        var missing = Enumerable.Range(0, frames.Count).Count(frame => frames[frame] == (0, 0) && !calls.Any(call => call.MayBeSilent.Contains(frame)) && !IsDoubted(calls, frame));
        var gaps = closed.Gaps / TimeSpan.FromMilliseconds(20);
        Assert.True(gaps >= missing - 0.001, $"Seed {seed}: {missing} frames are missing, and {gaps} are told.");
        var none = Enumerable.Range(0, frames.Count).Count(frame => frames[frame] == (0, 0));
        Assert.True(gaps <= none, $"Seed {seed}: {none} frames are silent, and {gaps} are told as missing.");
        var onlyAgent = closed.CallerMissing / TimeSpan.FromMilliseconds(20);
        Assert.True(onlyAgent <= calls.Count * HeldBack, $"Seed {seed}: the caller is missing in {onlyAgent} frames.");
    }

    private static bool IsDoubted(IReadOnlyList<RandomCall> calls, int frame) =>
        calls.Any(call => frame < call.Frame && frame > call.Frame - HeldBack && call.MayBeSilent.Any(silent => frame - silent is >= 0 and < DoubtAfterDigits));

    private static IReadOnlyList<(short Caller, short Agent)> Frames(byte[] wav)
    {
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(WaveHeader.Length));
        var frames = new List<(short, short)>();
        for (var at = 0; at < samples.Length; at += 2 * RandomCall.FrameSamples)
        {
            var frame = samples[at..(at + (2 * RandomCall.FrameSamples))];
            for (var sample = 2; sample < frame.Length; sample++)
            {
                Assert.Equal(frame[sample % 2], frame[sample]);
            }

            frames.Add((frame[0], frame[1]));
        }

        return frames;
    }

    private static void AssertNoDigits(FakeRecordingStore store, int seed)
    {
        foreach (var stored in store.Contents.Concat(store.Files.Values))
        {
            // Four samples of the caller in a row, at any alignment.
            var (low, high) = ((byte)(RandomCall.Secret & 0xFF), (byte)(RandomCall.Secret >> 8));
            for (var at = stored.AsSpan().IndexOf([low, high]); at >= 0 && at + 14 <= stored.Length;)
            {
                Assert.False(
                    stored[at + 4] == low && stored[at + 5] == high && stored[at + 8] == low && stored[at + 9] == high && stored[at + 12] == low && stored[at + 13] == high,
                    $"Seed {seed}: a card digit is stored in the clear.");
                var next = stored.AsSpan(at + 1).IndexOf([low, high]);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
    }
}
