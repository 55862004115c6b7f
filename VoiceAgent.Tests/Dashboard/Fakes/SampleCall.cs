using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>A call about an insurance claim, with a tool and an interruption.</summary>
internal static class SampleCall
{
    public static CallRecord Record(DateTimeOffset? rang = null, string from = "+15550100001", CallPhase phase = CallPhase.Connected)
    {
        var at = rang ?? DateTimeOffset.UtcNow;
        return new CallRecord(
            CallId.At(at), phase, from, "+15550199001", "claims", "en-US", at, "conn-1", null, "5b5e2f0c-0f7a-4f43-9d2e-1e1c5ad9c001",
            AnsweredAt: at.AddMilliseconds(180), EndedAt: phase is CallPhase.Ended ? at.AddSeconds(95) : null,
            Ending: phase is CallPhase.Ended ? CallEnding.CallerHungUp : null);
    }

    /// <summary>A transfer of the call that is in progress.</summary>
    public static CallTransfer Transfer(CallRecord call) => new(
        "first", "+15550199900", "The caller asks for a human about claim 4402 for the dental visit. They were told that it is approved. The caller is Maria Lopez, member 4719, identified.", call.RangAt.AddSeconds(90));

    public static StoredCall Ended(DateTimeOffset rang, string from = "+15550100001")
    {
        var record = Record(rang, from, CallPhase.Ended);
        return new StoredCall(record, Logged(record));
    }

    public static IReadOnlyList<LoggedEvent> Logged(CallRecord record) =>
        [.. Events(record).Select((happened, index) => new LoggedEvent(index + 1, record.RangAt + happened.At, happened.Event))];

    public static IEnumerable<(TimeSpan At, CallEvent Event)> Events(CallRecord record)
    {
        yield return (At(0), new CallRang(record.From, record.To));
        yield return (At(180), new CallAnswered("conn-1"));
        yield return (At(400), new CallConnected());
        yield return (At(450), new MediaOpened("pipeline-1", 16_000));
        yield return (At(460), new AgentTookOver("claims", "en-US"));
        yield return (At(900), new AgentSpeaking(0, 1, "Hello, this is Contoso claims. How can I help you?", SpeechAct.Greeting));
        yield return (At(4_100), new AgentSpoke(0, 1, "Hello, this is Contoso claims. How can I help you?", SpeechAct.Greeting, At(500), At(3_600), false));
        yield return (At(5_000), new CallerHypothesis(1, "I'd like to check"));
        yield return (At(6_200), new CallerSpoke(1, "I'd like to check on a claim. My member number is four seven one nine.", At(4_400), At(5_700)));
        yield return (At(6_300), new ToolCalled(1, "tool-1", "find_claim", """{"member":"4719"}"""));
        yield return (At(6_550), new ToolReturned(1, "tool-1", "find_claim", ToolOutcome.Succeeded, """{"status":"approved","amount":1280}""", At(247)));
        yield return (At(6_700), new TurnMeasured(1, Turn(642)));
        yield return (At(6_710), new AgentSpeaking(1, 2, "Thank you. Your claim was approved on the third of March", SpeechAct.Reply));
        yield return (At(8_900), new BargeIn(1, 2, At(8_450), At(84)));
        yield return (At(8_910), new AgentSpoke(1, 2, "Thank you. Your claim was approved", SpeechAct.Reply, At(6_250), At(8_400), true));
        yield return (At(10_000), new CallerSpoke(2, "Sorry, what was the amount?", At(8_400), At(9_500)));
        yield return (At(10_700), new TurnMeasured(2, Turn(918)));
        yield return (At(13_500), new AgentSpoke(2, 3, "The amount is one thousand two hundred and eighty dollars.", SpeechAct.Reply, At(10_250), At(13_100), false));
        yield return (At(13_600), new UsageCounted(2, 1_840, 96, 22, 214, At(5_200)));
        yield return (At(30_000), new QualityMeasured(Caller(frames: 1_480, lost: 20), Agent(frames: 900), At(400)));
        if (record.Phase is CallPhase.Ended)
        {
            yield return (At(94_000), new HangUpRequested("caller"));
            yield return (At(94_200), new RecordingClosed($"{record.Id.RecordingPath}.wav", At(2_000), TimeSpan.Zero));
            yield return (At(94_250), new QualityMeasured(Caller(frames: 4_670, lost: 20), Agent(frames: 2_300), At(1_200)) { IsFinal = true });
            yield return (At(94_300), new MediaClosed("hang-up"));
            yield return (At(95_000), new CallEnded(CallEnding.CallerHungUp));
        }
    }

    /// <summary>A latency of this many milliseconds, with all stages.</summary>
    public static TurnLatency Turn(int response) => new(At(response),
    [
        new(StageNames.Endpoint, At(0), At(180)),
        new(StageNames.Transcribe, At(0), At(120)),
        new(StageNames.Think, At(-60), At(240)),
        new(StageNames.Tool, At(180), At(response - 180 - 214)),
        new(StageNames.Speak, At(response - 214), At(200)),
        new(StageNames.Wire, At(response - 14), At(14)),
    ]);

    /// <summary>A two-channel WAV of tones, as the recorder writes it.</summary>
    public static byte[] Wav(TimeSpan duration, int rate = 16_000)
    {
        var frames = (int)(duration.TotalSeconds * rate);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (frames * 4));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(rate);
        writer.Write(rate * 4);
        writer.Write((short)4);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(frames * 4);
        for (var frame = 0; frame < frames; frame++)
        {
            var turn = Math.Sin(frame * 6.283 / frames * 3);
            writer.Write((short)(turn > 0 ? Math.Sin(frame * 0.09) * 12_000 * turn : 0));
            writer.Write((short)(turn < 0 ? Math.Sin(frame * 0.14) * 16_000 * -turn : 0));
        }

        return file.ToArray();
    }

    private static LegQuality Caller(int frames, int lost) => new()
    {
        Frames = frames,
        Lost = lost,
        Concealed = 22,
        Late = 6,
        Gaps = 9,
        LongestGap = At(160),
        Sounding = frames * 2 / 5,
        Clipped = 3,
        LevelDb = -24.6,
        Jitter = At(4),
        WorstJitter = At(31),
        Mos = 3.62,
    };

    private static LegQuality Agent(int frames) => new() { Frames = frames, Sounding = frames * 4 / 5, LevelDb = -19.8, Mos = 4.36 };

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
