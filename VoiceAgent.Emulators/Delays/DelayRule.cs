namespace VoiceAgent.Emulators.Delays;

/// <summary>The delay of one operation in milliseconds: a fixed value, or a distribution with three given quantiles.</summary>
internal sealed record DelayRule
{
    public double? Milliseconds { get; init; }

    public Quantiles? Quantiles { get; init; }

    /// <summary>Returns why this rule is invalid, or null.</summary>
    public string? Complaint() => this switch
    {
        { Milliseconds: null, Quantiles: null } => "give Milliseconds or Quantiles",
        { Milliseconds: not null, Quantiles: not null } => "give either Milliseconds or Quantiles, not both",
        { Milliseconds: < 0 } => "Milliseconds is negative",
        { Quantiles: { } quantiles } => quantiles.Complaint(),
        _ => null,
    };

    public TimeSpan Draw(Random random) =>
        TimeSpan.FromMilliseconds(Milliseconds ?? Quantiles!.At(random.NextDouble()));
}
