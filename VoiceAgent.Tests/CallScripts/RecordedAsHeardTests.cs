using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The recording of a whole call, compared sample by sample with what the caller sent and heard.</summary>
public sealed class RecordedAsHeardTests
{
    private const int Rate = 16_000;

    // The caller may have left before the agent's audio that was sent ahead of time.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData("goodbye-only")]
    [InlineData("refused-over-the-greeting")]
    [InlineData("do-not-record")]
    [InlineData("recorded-again")]
    [InlineData("three-percent-lost")]
    [InlineData("interrupt-twice")]
    public void A_shipped_call_is_recorded_as_it_was_sent_and_heard(string script) => Compare(ShippedCalls.Run(ShippedCalls.Read(script), arrange: Record));

    [Fact]
    public void The_audio_that_a_caller_interrupts_ends_in_the_recording_where_they_stopped_hearing_it()
    {
        var call = ShippedCalls.Run(ShippedCalls.Read("interrupt-with-question"), arrange: Record);

        Assert.Contains(call.Happened, happened => happened is BargeIn);
        Compare(call);
    }

    [Fact]
    public void Lost_frames_are_silence_at_their_place_and_move_nothing() => Compare(ShippedCalls.Run(ShippedCalls.Read("goodbye-only"), arrange: call =>
    {
        Record(call);
        call.Line.Loses = offset => offset.Milliseconds is >= 300 and < 460;
    }));

    [Fact]
    public void What_a_caller_on_hold_says_is_recorded_and_the_agent_is_silent()
    {
        // The caller says their line while they are on hold, so the agent does not answer it.
        var call = ShippedCalls.Run(ShippedCalls.Read("goodbye-only"), arrange: call =>
        {
            Record(call);
            call.HasGateway = true;
            var (holds, ends) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
            call.Opening = log =>
            {
                call.Line.Tick += () =>
                {
                    if (holds > TimeSpan.Zero && call.Line.Now >= holds)
                    {
                        holds = default;
                        _ = log.SendAsync(call.Id, new HoldCaller("Ana"));
                    }
                    else if (ends > TimeSpan.Zero && call.Line.Now >= ends)
                    {
                        ends = default;
                        _ = log.SendAsync(call.Id, new UnholdCaller("Ana"));
                    }
                };
                return Task.CompletedTask;
            };
        });

        Assert.NotEmpty(call.Line.AgentCut);
        Compare(call, wentWell: false);
    }

    [Fact]
    public void A_transferred_call_is_recorded_until_the_human_has_the_caller()
    {
        var call = ShippedCalls.Run(ShippedCalls.Read("asks-for-a-human"), arrange: Record);

        Assert.NotNull(call.Line.WithHuman);
        Compare(call);
    }

    private static void Record(ScriptedCall call)
    {
        call.Line.IsTaped = true;
        call.Recordings = new BlobRecordings(Store(call), Options.Create(new RecordingOptions()), new MediaMetrics(new FakeMeters()), call.Time, NullLogger<BlobRecordings>.Instance);
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ScriptedCall, FakeRecordingStore> Stores = [];

    private static FakeRecordingStore Store(ScriptedCall call) => Stores.GetValue(call, _ => new FakeRecordingStore());

    private static void Compare(ScriptedCall call, bool wentWell = true)
    {
        if (wentWell)
        {
            call.AssertWentWell();
        }

        var (left, right) = SameSamples.Channels(Assert.Single(Store(call).Files).Value, WaveHeader.Length);
        var length = left.Length;

        var sent = new short[length];
        foreach (var (offset, pcm) in call.Line.Sent)
        {
            Put(sent, offset, pcm);
        }

        var heard = new short[length];
        foreach (var (from, pcm) in call.Line.Played)
        {
            Put(heard, from, pcm);
        }

        foreach (var silenced in call.Happened.OfType<RecordingSilenced>())
        {
            Clear(sent, silenced.From, silenced.Until);
        }

        foreach (var (from, until) in PausesOf(call))
        {
            Clear(sent, from, until);
            Clear(heard, from, until);
            foreach (var track in new[] { sent, heard, left, right })
            {
                ClearFrames(track, from);
                ClearFrames(track, until);
            }
        }

        Assert.True(call.Line.Sent[^1].Offset - TimeSpan.FromSeconds((double)length / Rate) < Ahead, "The recording ends before the call.");
        AssertSame(sent, left, "caller");
        AssertSame(heard, right, "agent");
    }

    private static IEnumerable<(TimeSpan From, TimeSpan Until)> PausesOf(ScriptedCall call)
    {
        var opened = call.Events.First(logged => logged.Event is MediaOpened).At;
        TimeSpan? since = null;
        foreach (var logged in call.Events)
        {
            if (logged.Event is RecordingPaused)
            {
                since ??= logged.At - opened;
            }
            else if (logged.Event is RecordingResumed && since is { } from)
            {
                since = null;
                yield return (from, logged.At - opened);
            }
        }

        if (since is { } open)
        {
            yield return (open, TimeSpan.MaxValue);
        }
    }

    private static void AssertSame(short[] expected, short[] recorded, string who)
    {
        var difference = SameSamples.Difference(expected, recorded, Rate, who);
        Assert.True(difference is null, difference);
    }

    private static void Put(short[] track, TimeSpan from, byte[] pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var at = SampleAt(from);
        for (var index = 0; index < samples.Length && at + index < track.Length; index++)
        {
            track[at + index] = samples[index];
        }
    }

    private static void Clear(short[] track, TimeSpan from, TimeSpan until)
    {
        var first = Math.Min(SampleAt(from), track.Length);
        Array.Clear(track, first, (until == TimeSpan.MaxValue ? track.Length : Math.Min(SampleAt(until), track.Length)) - first);
    }

    // A pause begins and ends with a frame.
    private static void ClearFrames(short[] track, TimeSpan edge)
    {
        if (edge != TimeSpan.MaxValue)
        {
            Clear(track, edge - AudioFormat.FrameDuration, edge + AudioFormat.FrameDuration);
        }
    }

    private static int SampleAt(TimeSpan at) => (int)(at.Ticks * Rate / TimeSpan.TicksPerSecond);
}
