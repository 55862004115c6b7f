using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Section <c>AfterCall</c>: how finished calls are analysed, and what it may cost.</summary>
internal sealed record AnalysisOptions : IValidatableObject
{
    public const string Section = "AfterCall";

    /// <summary>How many calls this worker analyses at the same time. 0 leaves them to other workers.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>How often the worker looks for calls.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one answer of the model may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of the transcript that the model gets. Of a longer call it gets the beginning and the end.</summary>
    public int LongestTranscript { get; init; } = 24_000;

    /// <summary>Tokens of the model's answer.</summary>
    public int LongestAnswer { get; init; } = 1_500;

    /// <summary>How often workers try until the analysis is given up. A worker that dies counts.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>The pause after the first failure. It doubles with each failure.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A worker that has died keeps a call from the others for this long. It is longer than two answers of the model and the storing.</summary>
    public TimeSpan Claimed => (2 * Deadline) + TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AtOnce is < 0 or > 100 || Tries is < 1 or > 100)
        {
            yield return new ValidationResult("'AfterCall:AtOnce' must be between 0 and 100, and 'AfterCall:Tries' between 1 and 100.");
        }

        if (Interval < TimeSpan.FromMilliseconds(100) || Deadline < TimeSpan.FromSeconds(1) || Deadline > TimeSpan.FromMinutes(5) || FirstPause < TimeSpan.FromSeconds(1) || LongestPause < FirstPause)
        {
            yield return new ValidationResult("'AfterCall': Interval must be at least 100 ms, Deadline between 1 second and 5 minutes, FirstPause at least 1 second, and LongestPause not shorter.");
        }

        if (LongestTranscript is < 1_000 or > 500_000 || LongestAnswer is < 200 or > 16_000)
        {
            yield return new ValidationResult("'AfterCall:LongestTranscript' must be between 1,000 and 500,000 characters, and 'AfterCall:LongestAnswer' between 200 and 16,000 tokens.");
        }
    }
}
