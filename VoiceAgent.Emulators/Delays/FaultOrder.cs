namespace VoiceAgent.Emulators.Delays;

/// <summary>The body of <c>PUT /emulator/faults/{operation}</c>: a rule as in the section <c>Faults</c>, and its duration.</summary>
internal sealed record FaultOrder
{
    public const int LongestSeconds = 3600;

    private const int LongestText = 200;

    public string? Kind { get; init; }

    /// <summary>Duration in whole seconds, from 1 to <see cref="LongestSeconds"/>.</summary>
    public int? Seconds { get; init; }

    public double Rate { get; init; } = 1;

    public bool Once { get; init; }

    public int After { get; init; }

    public string? Account { get; init; }

    public string? Words { get; init; }

    public double? RetryAfterSeconds { get; init; }

    public FaultRule Rule => new() { Kind = Kind, Rate = Rate, Once = Once, After = After, Account = Account, Words = Words, RetryAfterSeconds = RetryAfterSeconds };

    /// <summary>Returns in one sentence why <paramref name="role"/> cannot make <paramref name="operation"/> fail like this, or null.</summary>
    public string? Complaint(string role, string operation) => this switch
    {
        _ when !FaultChoices.OperationsOf(role).Contains(operation) =>
            $"'{operation}' is not an operation that this emulator can break. It can break {string.Join(", ", FaultChoices.OperationsOf(role))}.",
        { Account.Length: > LongestText } or { Words.Length: > LongestText } => $"Account and Words are at most {LongestText} characters long.",
        _ when Rule.Complaint() is { } complaint => $"{operation}: {complaint}.",
        _ when !FaultChoices.IsActedOut(operation, Fault.Parse(Kind!)!.Value) =>
            $"{operation} does not fail by '{Kind}'. It can fail by {string.Join(", ", FaultChoices.KindsOf(operation))}.",
        { Seconds: null or < 1 or > LongestSeconds } => $"Seconds must be a whole number from 1 to {LongestSeconds}.",
        _ => null,
    };
}
