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
    string? Ending);
