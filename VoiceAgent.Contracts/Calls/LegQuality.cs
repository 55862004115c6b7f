namespace VoiceAgent.Contracts.Calls;

/// <summary>How the audio of one direction was. Frames last 20 ms.</summary>
public sealed record LegQuality
{
    /// <summary>Frames that arrived, or that were sent.</summary>
    public long Frames { get; init; }

    /// <summary>Frames that should have been there and were not.</summary>
    public long Lost { get; init; }

    /// <summary>Frames of digital silence in the middle of a sound: the telephone network has lost them before the media stream.</summary>
    public long Concealed { get; init; }

    /// <summary>Frames that arrived too late for a listener.</summary>
    public long Late { get; init; }

    /// <summary>How often audio was lost, concealed or late, however long.</summary>
    public long Gaps { get; init; }

    public TimeSpan LongestGap { get; init; }

    /// <summary>Frames with sound, which are not silent.</summary>
    public long Sounding { get; init; }

    /// <summary>Frames that are cut off at full scale.</summary>
    public long Clipped { get; init; }

    /// <summary>The mean level of the frames with sound, in decibels of full scale. Null without sound.</summary>
    public double? LevelDb { get; init; }

    /// <summary>The mean of the interarrival jitter (RFC 3550, section 6.4.1). Null for what is sent, because the platform does not see it arrive.</summary>
    public TimeSpan? Jitter { get; init; }

    public TimeSpan? WorstJitter { get; init; }

    /// <summary>The estimated mean opinion score, from 1 to 4.5, by a simplified E-model (ITU-T G.107). Null without frames.</summary>
    public double? Mos { get; init; }

    /// <summary>Lost and concealed frames.</summary>
    public double LossPercent => Percent(Lost + Concealed, Frames + Lost);

    public double LatePercent => Percent(Late, Frames);

    public double ClippedPercent => Percent(Clipped, Sounding);

    public double SilencePercent => Percent(Frames - Sounding, Frames);

    /// <summary>Adds another part of the same call. Means count by their frames.</summary>
    public LegQuality Plus(LegQuality next) => new()
    {
        Frames = Frames + next.Frames,
        Lost = Lost + next.Lost,
        Concealed = Concealed + next.Concealed,
        Late = Late + next.Late,
        Gaps = Gaps + next.Gaps,
        LongestGap = LongestGap > next.LongestGap ? LongestGap : next.LongestGap,
        Sounding = Sounding + next.Sounding,
        Clipped = Clipped + next.Clipped,
        LevelDb = Mean(Power(LevelDb), Sounding, Power(next.LevelDb), next.Sounding) is { } power ? Math.Round(10 * Math.Log10(power), 1) : null,
        Jitter = Mean(Jitter?.TotalMilliseconds, Frames, next.Jitter?.TotalMilliseconds, next.Frames) is { } jitter ? TimeSpan.FromMilliseconds(Math.Round(jitter, 1)) : null,
        WorstJitter = WorstJitter is { } worst && !(next.WorstJitter > worst) ? worst : next.WorstJitter,
        Mos = Mean(Mos, Frames, next.Mos, next.Frames) is { } mos ? Math.Round(mos, 2) : null,
    };

    private static double? Power(double? decibels) => decibels is { } level ? Math.Pow(10, level / 10) : null;

    private static double? Mean(double? first, long firstFrames, double? second, long secondFrames) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        var (a, b) => firstFrames + secondFrames == 0 ? a : ((a * firstFrames) + (b * secondFrames)) / (firstFrames + secondFrames),
    };

    private static double Percent(long part, long whole) => whole <= 0 ? 0 : Math.Round(100.0 * part / whole, 2);
}
