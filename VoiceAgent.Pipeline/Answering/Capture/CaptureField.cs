namespace VoiceAgent.Pipeline.Answering.Capture;

internal enum CaptureKind
{
    Digits,
    Date,
    Money,
    Spelling,
    YesOrNo,
}

/// <summary>A value that an agent captures from the caller's words or keys.</summary>
/// <param name="Name">In snake case: <c>member_number</c>.</param>
/// <param name="Length">For digits: how many. Null allows any number of digits.</param>
/// <param name="Most">For money: the largest amount.</param>
/// <param name="Tries">How often the caller is asked before the agent tries another way.</param>
internal sealed record CaptureField(string Name, CaptureKind Kind, int? Length = null, decimal? Most = null, int Tries = 3)
{
    /// <summary>Callers prove by this value who they are. The stored call does not have it in its tool calls.</summary>
    public bool IsProof { get; init; }

    /// <summary>Fields that need no description.</summary>
    public static IReadOnlyDictionary<string, CaptureField> WellKnown { get; } = new[]
    {
        new CaptureField("member_number", CaptureKind.Digits, Length: 4),
        new CaptureField("date_of_birth", CaptureKind.Date) { IsProof = true },
        new CaptureField("amount", CaptureKind.Money),
        new CaptureField("name", CaptureKind.Spelling),
        new CaptureField("consent", CaptureKind.YesOrNo),
    }.ToDictionary(field => field.Name);

    /// <summary>The name as it is spoken: "member number".</summary>
    public string Words => Name.Replace('_', ' ');
}

/// <summary>The progress of one field on one call.</summary>
/// <param name="Pending">The value was understood and read back, but not yet confirmed.</param>
/// <param name="Value">The confirmed value.</param>
/// <param name="Failures">How often the value was not understood, or was rejected by the caller.</param>
internal sealed record CaptureState(string? Pending = null, string? Value = null, int Failures = 0)
{
    public static CaptureState None { get; } = new();
}

/// <summary>The result that the model receives.</summary>
/// <param name="Status"><c>confirm</c>, <c>captured</c>, <c>again</c> or <c>give_up</c>.</param>
/// <param name="Say">What to say to the caller now.</param>
/// <param name="Value">Set when the value is confirmed.</param>
internal sealed record CaptureAnswer(string Status, string Say, string? Value = null);
