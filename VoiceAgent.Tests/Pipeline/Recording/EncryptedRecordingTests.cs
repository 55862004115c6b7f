using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>
/// Random orders of frames, pauses, deaths of workers, take-overs, rotations, and data keys that are wrapped again in mid-call. Each frame has its own
/// value, so the decrypted recording is compared with what was sent, sample by sample.
/// </summary>
[Trait("Kind", "Property")]
public sealed class EncryptedRecordingTests
{
    // For each seed. There are two.
    private const int Calls = 100;
    private const int FrameSamples = 320;

    // A worker that dies loses less than a second.
    private const int MostMissing = 50;

    [Theory]
    [Seeds("1057")]
    public void Every_encrypted_recording_decrypts_to_what_was_said_and_heard(Seed seed)
    {
        for (var call = 0; call < Calls; call++)
        {
            Play(seed.Number + call);
        }
    }

    [Fact]
    public void While_the_key_is_away_the_audio_waits_and_nothing_is_stored_in_the_clear() => VirtualTime.Run(async time =>
    {
        var keys = new FakeRecordingKeys { IsAway = true };
        var stage = new RecordingStage(time, AudioFormat.Pcm16Mono16k, encryption: keys);
        await stage.CallerAsync(time, 0, 6, value: 77);
        Assert.DoesNotContain(stage.Store.Names, name => name == RecordingStage.Path);

        keys.IsAway = false;
        await stage.CallerAsync(time, 6, 4, value: 78);
        var closed = await stage.CloseAsync();

        Assert.Equal(new RecordingClosed(RecordingStage.Path, TimeSpan.FromSeconds(10), TimeSpan.Zero), closed);
        Assert.Equal(["The key is away."], stage.Failures);
        var plain = await SealedFile.ReadAsync(stage.Store.Files[RecordingStage.Path], RecordingStage.Path, keys);
        Assert.All(Frames(plain).Take(300), frame => Assert.Equal(77, frame.Caller));
    });

    [Fact]
    public void A_gateway_without_keys_does_not_complete_an_encrypted_recording() => VirtualTime.Run(async time =>
    {
        var stage = new RecordingStage(time, AudioFormat.Pcm16Mono16k, encryption: new FakeRecordingKeys());
        await stage.CallerAsync(time, 0, 5, value: 77);

        var refused = await Assert.ThrowsAsync<RecordingStoreException>(() => new RecordingAssembly(stage.Store).CompleteAsync(RecordingStage.Path, default));

        Assert.Equal(RecordingRefusal.Denied, refused.Refusal);
        Assert.Contains("RecordingKeys", refused.Message, StringComparison.Ordinal);
        await stage.Recorder.DisposeAsync();
    });

    private static void Play(int seed) => VirtualTime.Run(async time =>
    {
        var random = new Random(seed);
        var (store, keys) = (new FakeRecordingStore(), new FakeRecordingKeys());
        var (sent, doubtful) = (new Dictionary<int, (short, short)>(), new HashSet<int>());
        var (frame, workers) = (0, random.Next(1, 4));
        for (var token = 1; token <= workers; token++)
        {
            var mortal = new MortalStore(store, time, random);
            var start = new RecordingStart(token, frame * AudioFormat.FrameDuration);
            var recorder = RecordingStage.Record(time, new RecordingTarget(RecordingStage.Path, AudioFormat.Pcm16Mono16k, _ => { }) { Start = start }, mortal, encryption: keys);
            frame = await SpeakAsync(time, random, recorder, store, keys, frame, random.Next(1, 700), sent);
            if (token < workers || random.Next(3) == 0)
            {
                mortal.Kill();
                doubtful.UnionWith(Enumerable.Range(frame - MostMissing, MostMissing));
                frame += random.Next(10, 80);
                await Task.Delay(TimeSpan.FromSeconds(random.Next(1, 4)), time);
            }
            else
            {
                await recorder.CloseAsync(default);
                await recorder.DisposeAsync();
            }
        }

        await RewrapAsync(store, keys, random, always: false);
        var assembly = new RecordingAssembly(store, new RecordingTails(store, RecordingStage.Keys, NullLogger.Instance), keys);
        var closed = (await Task.WhenAll(assembly.CompleteAsync(RecordingStage.Path, default), assembly.CompleteAsync(RecordingStage.Path, default)))[0];
        await RewrapAsync(store, keys, random, always: true);
        if (closed is null)
        {
            Assert.All(sent.Keys, each => Assert.True(doubtful.Contains(each), $"Seed {seed}: nothing is recorded."));
            return;
        }

        Assert.True(SealedContents.IsHead(store.Files[RecordingStage.Path]), $"Seed {seed}: the file is not encrypted.");
        var frames = Frames(await SealedFile.ReadAsync(store.Files[RecordingStage.Path], RecordingStage.Path, keys));
        foreach (var (at, expected) in sent)
        {
            var recorded = at < frames.Count ? frames[at] : default;
            Assert.True(recorded == expected || (doubtful.Contains(at) && recorded == default), $"Seed {seed}: frame {at} of {frame} is {recorded} and not {expected}.");
        }
    });

    private static async Task<int> SpeakAsync(
        VirtualTime time, Random random, CallRecorder recorder, FakeRecordingStore store, FakeRecordingKeys keys, int from, int count, Dictionary<int, (short, short)> sent)
    {
        var paused = false;
        for (var frame = from; frame < from + count; frame++)
        {
            if (random.Next(200) == 0)
            {
                paused = !paused;
                (paused ? recorder.Pause : (Action<TimeSpan>)recorder.Resume)(frame * AudioFormat.FrameDuration);
            }

            var (caller, agent) = ((short)(1 + (frame % 10_000)), (short)(-1 - (frame % 9_000)));
            recorder.CallerFrame(Pcm(caller), frame * AudioFormat.FrameDuration);
            recorder.AgentFrame(Pcm(agent), frame * AudioFormat.FrameDuration);
            sent[frame] = paused ? default : (caller, agent);
            await Task.Delay(AudioFormat.FrameDuration, time);
            if (random.Next(300) == 0)
            {
                await RewrapAsync(store, keys, random, always: false);
            }
        }

        return from + count;
    }

    private static async Task RewrapAsync(FakeRecordingStore store, FakeRecordingKeys keys, Random random, bool always)
    {
        if (random.Next(2) == 0)
        {
            keys.Rotate();
        }

        if (always || random.Next(2) == 0)
        {
            await new KeyRewrap(store, keys).RewrapAsync(
                RecordingStage.Path, _ => Task.FromResult<Stream?>(store.Files.TryGetValue(RecordingStage.Path, out var file) ? new MemoryStream(file) : null), default);
        }
    }

    private static IReadOnlyList<(short Caller, short Agent)> Frames(byte[] wav)
    {
        Assert.Equal("RIFF"u8, wav.AsSpan(0, 4));
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(WaveHeader.Length)).ToArray();
        var frames = new List<(short, short)>();
        foreach (var frame in samples.Chunk(2 * FrameSamples).Where(frame => frame.Length == 2 * FrameSamples))
        {
            Assert.True(frame.Where((_, at) => at % 2 == 0).All(sample => sample == frame[0]), "A frame is cut.");
            frames.Add((frame[0], frame[1]));
        }

        return frames;
    }

    private static byte[] Pcm(short value)
    {
        var pcm = new byte[FrameSamples * 2];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
        return pcm;
    }
}
