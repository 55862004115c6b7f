using VoiceAgent.Emulators.Phone.Hearing;

namespace VoiceAgent.Emulators.Phone.Outcomes;

internal enum PhoneState
{
    Ringing,
    Connected,
    Ended,
    Failed,
}

/// <summary>Keys that the caller pressed and keys that the caller received.</summary>
internal sealed record Keys(string Pressed, string Received);

/// <summary>The last transfer to a human.</summary>
/// <param name="At">When the human's telephone began to ring or, after that, when the transfer ended.</param>
/// <param name="Outcome"><c>ringing</c>, <c>accepted</c>, <c>busy</c>, <c>noAnswer</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Headers">The custom calling context as the human's side received it.</param>
/// <param name="Summary">The summary from the headers, as the human's screen shows it.</param>
internal sealed record PhoneTransfer(string To, double At, string Outcome, IReadOnlyDictionary<string, string> Headers, string Summary);

/// <summary>The result of a call from the caller's side. Times are milliseconds since the call was answered.</summary>
/// <param name="State"><c>failed</c> when the call was not connected or the script's expectations were not met.</param>
/// <param name="GreetingMs">Time from the answer to the agent's first sound.</param>
/// <param name="Ending">How the call ended, in a few words: who hung up, or where the call went.</param>
internal sealed record PhoneResult(
    string Id,
    PhoneState State,
    string? Script,
    string From,
    string To,
    int Seed,
    IReadOnlyList<string> Failures,
    IReadOnlyList<SpokenLine> Said,
    IReadOnlyList<SpokenLine> Heard,
    IReadOnlyList<TimedWord> Words,
    double? GreetingMs,
    IReadOnlyList<ResponseLatency> ResponseLatencies,
    IReadOnlyList<Interruption> Interruptions,
    IReadOnlyList<Pause> Pauses,
    IReadOnlyList<Silence> Silences,
    Keys Dtmf,
    string? CallConnectionId,
    string? CorrelationId,
    double? DurationMs,
    string? Ending,
    PhoneTransfer? Transfer)
{
    /// <summary>The words of other people on the call.</summary>
    public IReadOnlyList<TimedWord> Overheard { get; init; } = [];
}
