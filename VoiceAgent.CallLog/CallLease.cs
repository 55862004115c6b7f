using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// The right of one worker to run a call's conversation. When another worker takes a lease of the same call, this lease is lost: its
/// worker can no longer append events, and must stop its audio.
/// </summary>
/// <param name="Worker">The name of the worker.</param>
/// <param name="Token">The fencing token: 1 for the first worker of the call, and one more for each worker that takes the call over. 0 when the store could not be reached.</param>
public sealed record CallLease(CallId Call, string Worker, long Token)
{
    /// <summary>The lease of a worker that could not reach the store. It is weaker than every other lease.</summary>
    public static CallLease Unknown(CallId call, string worker) => new(call, worker, 0);

    /// <summary>True when another worker has run the conversation before.</summary>
    public bool IsTakeOver => Token > 1;

    /// <summary>Identifies the writer of events. The log ignores events that a writer has appended before.</summary>
    internal string Writer => $"{Worker}#{Token}";
}
