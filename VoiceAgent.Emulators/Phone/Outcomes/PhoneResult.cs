using VoiceAgent.Emulators.Phone.Hearing;

namespace VoiceAgent.Emulators.Phone.Outcomes;

internal enum PhoneState
{
    Ringing,
    Connected,
    Ended,
    Failed,
}

/// <summary>Keys that the caller pressed and that it was sent.</summary>
internal sealed record Keys(string Pressed, string Received);

/// <summary>The last way to a human.</summary>
/// <param name="At">When it began to ring, and once that has ended, when it ended.</param>
/// <param name="Outcome"><c>ringing</c>, <c>accepted</c>, <c>busy</c>, <c>noAnswer</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Headers">The custom calling context as it arrived at the human's side.</param>
/// <param name="Summary">The summary among them, as the human's screen shows it.</param>
internal sealed record PhoneTransfer(string To, double At, string Outcome, IReadOnlyDictionary<string, string> Headers, string Summary);

/// <summary>A call as its caller knows it. Times are milliseconds since it was answered.</summary>
/// <param name="State"><c>failed</c> when the call never came about or an expectation of its script was not met.</param>
/// <param name="GreetingMs">From the answer to the agent's first sound.</param>
/// <param name="Ending">How it ended, in a few words: who hung up, or where it went.</param>
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
    Keys Dtmf,
    string? CallConnectionId,
    string? CorrelationId,
    double? DurationMs,
    string? Ending,
    PhoneTransfer? Transfer);
