using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>What was counted in one direction since the media stream opened. The difference of two counts is that of a window.</summary>
internal record struct LegCounts
{
    public long Frames { get; set; }

    public long Lost { get; set; }

    public long Concealed { get; set; }

    public long Late { get; set; }

    public long Gaps { get; set; }

    /// <summary>Frames. It is that of the whole media stream, also in a window.</summary>
    public long LongestGap { get; set; }

    public long Sounding { get; set; }

    public long Clipped { get; set; }

    /// <summary>The sum of the power of the frames with sound.</summary>
    public double Power { get; set; }

    /// <summary>The sum of the jitter at each frame, in ticks.</summary>
    public double Jitter { get; set; }

    /// <summary>Ticks. It is that of the whole media stream, also in a window.</summary>
    public double WorstJitter { get; set; }

    public readonly TimeSpan MeanJitter => Frames == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(Jitter / Frames));

    public readonly double? LevelDb => Sounding == 0 ? null : Math.Round(Decibels.Of(Power / Sounding), 1);

    public void AddGap(long frames) => (Gaps, LongestGap) = (Gaps + 1, Math.Max(LongestGap, frames));

    public void Add(in FrameSound sound, double silencePower)
    {
        if (sound.Power >= silencePower)
        {
            (Sounding, Power, Clipped) = (Sounding + 1, Power + sound.Power, Clipped + (sound.IsClipped ? 1 : 0));
        }
    }

    public readonly LegCounts Since(in LegCounts before) => this with
    {
        Frames = Frames - before.Frames,
        Lost = Lost - before.Lost,
        Concealed = Concealed - before.Concealed,
        Late = Late - before.Late,
        Gaps = Gaps - before.Gaps,
        Sounding = Sounding - before.Sounding,
        Clipped = Clipped - before.Clipped,
        Power = Power - before.Power,
        Jitter = Jitter - before.Jitter,
    };

    /// <summary>What a person would think of this audio. A listener misses lost, concealed and late frames alike.</summary>
    /// <param name="delay">From mouth to ear, without the jitter buffer.</param>
    /// <param name="longestBuffer">The longest jitter buffer. Frames that are later are counted as late.</param>
    /// <returns>Null without frames.</returns>
    public readonly double? Score(TimeSpan delay, TimeSpan longestBuffer)
    {
        if (Frames == 0)
        {
            return null;
        }

        var missing = Lost + Concealed + Late;

        // A jitter buffer is usually twice as long as the jitter.
        var buffer = MeanJitter * 2;
        var rating = EModel.Rating((double)missing / (Frames + Lost), (double)missing / Math.Max(1, Gaps), delay + (buffer < longestBuffer ? buffer : longestBuffer));
        return Math.Round(EModel.ScoreOf(rating), 2);
    }

    /// <param name="arrives">The jitter is known, because the frames arrive here.</param>
    public readonly LegQuality ToQuality(TimeSpan delay, TimeSpan longestBuffer, bool arrives) => new()
    {
        Frames = Frames,
        Lost = Lost,
        Concealed = Concealed,
        Late = Late,
        Gaps = Gaps,
        LongestGap = LongestGap * AudioFormat.FrameDuration,
        Sounding = Sounding,
        Clipped = Clipped,
        LevelDb = LevelDb,
        Jitter = arrives ? Rounded(MeanJitter) : null,
        WorstJitter = arrives ? Rounded(TimeSpan.FromTicks((long)WorstJitter)) : null,
        Mos = Score(delay, longestBuffer),
    };

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds, 1));
}
