namespace VoiceAgent.Contracts.Trunks;

/// <summary>How numbers are written on a trunk. The platform itself uses E.164.</summary>
public sealed record TrunkNumbering
{
    /// <summary>The country whose national form the provider uses, such as <c>DE</c> (ISO 3166). Null: only international numbers are understood.</summary>
    public string? Country { get; init; }

    /// <summary>Changes of numbers that come from the provider. The first one that fits is made, before the number is read.</summary>
    public IReadOnlyList<NumberRewrite> In { get; init; } = [];

    /// <summary>Changes of numbers that go to the provider. The first one that fits is made, after the number was written.</summary>
    public IReadOnlyList<NumberRewrite> Out { get; init; } = [];

    /// <summary>How numbers that go to the provider are written.</summary>
    public NumberForm OutForm { get; init; }
}
