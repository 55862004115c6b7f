namespace VoiceAgent.Emulators.Delays;

/// <summary>How long one operation takes: fixed, or drawn from a distribution given by three quantiles. All in milliseconds.</summary>
internal sealed record DelayRule
{
    public double? Milliseconds { get; init; }

    public Quantiles? Quantiles { get; init; }

    /// <summary>The reason why this rule cannot be used, or null.</summary>
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
