using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>Section <c>Quality</c>: how the audio of a call is measured, and the thresholds of alerts. A threshold that is null raises no alert.</summary>
internal sealed record QualityOptions : IValidatableObject
{
    public const string Section = "Quality";

    /// <summary>Thresholds apply to the audio of this much time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the figures of a live call are written to its log. If its worker dies, the figures since then are lost.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After an alert, the same problem of the same leg raises no other alert for this long.</summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A frame is late when it takes this much longer than the fastest frames of the last seconds. A telephone's jitter buffer is about as long.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>The delay from mouth to ear that the estimated score assumes, because nobody can measure it at the media stream.</summary>
    public TimeSpan AssumedDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A frame below this level is silent. Decibels of full scale.</summary>
    public double SilenceDb { get; init; } = -50;

    /// <summary>Percent of the frames that are lost or concealed.</summary>
    public double? LossPercent { get; init; } = 3;

    /// <summary>Percent of the frames that are late.</summary>
    public double? LatePercent { get; init; } = 5;

    public TimeSpan? Jitter { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>The lowest estimated mean opinion score. 3.1 is a rating of 60. ITU-T G.109 calls the quality below it poor.</summary>
    public double? Mos { get; init; } = 3.1;

    /// <summary>The lowest level of a voice. Decibels of full scale.</summary>
    public double? LevelDb { get; init; } = -42;

    /// <summary>Percent of the frames with sound that are cut off at full scale.</summary>
    public double? ClippingPercent { get; init; } = 10;

    /// <summary>Percent of the caller's frames that are silent. No alert by default, because callers listen and look for papers.</summary>
    public double? SilencePercent { get; init; }

    /// <summary>How long one side is not heard at all while the other side speaks.</summary>
    public TimeSpan? OneWayAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Percent of the time in which both sides sound.</summary>
    public double? TalkOverPercent { get; init; } = 40;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Window < TimeSpan.FromSeconds(2) || Window > TimeSpan.FromMinutes(5))
        {
            yield return new ValidationResult("'Quality:Window' must be 2 seconds to 5 minutes.");
        }

        if (Report < Window || Report > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("'Quality:Report' must be at least as long as 'Quality:Window' and at most one hour.");
        }

        if (RepeatAfter < TimeSpan.Zero || RepeatAfter > TimeSpan.FromHours(24))
        {
            yield return new ValidationResult("'Quality:RepeatAfter' must be 0 to 24 hours.");
        }

        if (LateAfter < AudioFormat.FrameDuration || LateAfter > TimeSpan.FromMilliseconds(500))
        {
            yield return new ValidationResult("'Quality:LateAfter' must be 20 to 500 milliseconds.");
        }

        if (AssumedDelay < TimeSpan.Zero || AssumedDelay > TimeSpan.FromSeconds(1))
        {
            yield return new ValidationResult("'Quality:AssumedDelay' must be 0 to 1 second.");
        }

        if (SilenceDb is not (>= -90 and <= -10) || LevelDb is not (null or (>= -90 and <= 0)))
        {
            yield return new ValidationResult("'Quality:SilenceDb' must be -90 to -10, and 'Quality:LevelDb' -90 to 0. Both are decibels of full scale.");
        }

        if (!IsPercent(LossPercent) || !IsPercent(LatePercent) || !IsPercent(ClippingPercent) || !IsPercent(SilencePercent) || !IsPercent(TalkOverPercent))
        {
            yield return new ValidationResult("The percentages in section 'Quality' must be 0 to 100. Leave one out for its default, or set it to nothing for no alert.");
        }

        if (Jitter < TimeSpan.Zero || Jitter > TimeSpan.FromSeconds(10) || Mos is not (null or (>= 1 and <= 4.5)))
        {
            yield return new ValidationResult("'Quality:Jitter' must be 0 to 10 seconds, and 'Quality:Mos' 1 to 4.5.");
        }

        if (OneWayAfter < TimeSpan.FromSeconds(5) || OneWayAfter > TimeSpan.FromMinutes(10))
        {
            yield return new ValidationResult("'Quality:OneWayAfter' must be 5 seconds to 10 minutes.");
        }
    }

    private static bool IsPercent(double? value) => value is null or (>= 0 and <= 100);
}
