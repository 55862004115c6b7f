namespace VoiceAgent.Pipeline.Answering.Capture;

internal enum CaptureKind
{
    Digits,
    Date,
    Money,
    Spelling,
    YesOrNo,
}

/// <summary>A value that an agent takes from the caller's words or keys.</summary>
/// <param name="Name">In snake case: <c>member_number</c>.</param>
/// <param name="Length">Digits only: how many; null for any number of them.</param>
/// <param name="Most">Money only: no more than this.</param>
/// <param name="Tries">How often the caller is asked before the agent looks for another way.</param>
internal sealed record CaptureField(string Name, CaptureKind Kind, int? Length = null, decimal? Most = null, int Tries = 3)
{
    /// <summary>Fields that need no description.</summary>
    public static IReadOnlyDictionary<string, CaptureField> WellKnown { get; } = new[]
    {
        new CaptureField("member_number", CaptureKind.Digits, Length: 4),
        new CaptureField("date_of_birth", CaptureKind.Date),
        new CaptureField("amount", CaptureKind.Money),
        new CaptureField("name", CaptureKind.Spelling),
        new CaptureField("consent", CaptureKind.YesOrNo),
    }.ToDictionary(field => field.Name);

    /// <summary>For a person: "member number".</summary>
    public string Words => Name.Replace('_', ' ');
}

/// <summary>How far one field is on one call.</summary>
/// <param name="Pending">Understood and read back, not yet confirmed.</param>
/// <param name="Value">Confirmed.</param>
/// <param name="Failures">How often it was not understood, or not right.</param>
internal sealed record CaptureState(string? Pending = null, string? Value = null, int Failures = 0)
{
    public static CaptureState None { get; } = new();
}

/// <summary>What the model is told.</summary>
/// <param name="Status"><c>confirm</c>, <c>captured</c>, <c>again</c> or <c>give_up</c>.</param>
/// <param name="Say">What to say to the caller now.</param>
/// <param name="Value">Set once it was confirmed.</param>
internal sealed record CaptureAnswer(string Status, string Say, string? Value = null);
