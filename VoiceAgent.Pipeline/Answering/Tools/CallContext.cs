using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>What a tool runs for: the call, and this one use of the tool.</summary>
/// <param name="From">The caller's number; E.164 or a user's id, as the telephone network tells it: no proof of who calls.</param>
/// <param name="Language">BCP 47; the language of the agent that has the caller.</param>
internal sealed record CallContext(CallId Call, string From, string Language)
{
    /// <summary>What became known on this call, whichever agent had the caller.</summary>
    public CallFacts Facts { get; init; } = new();

    /// <summary>
    /// The same for every attempt to carry out this one use of a tool, and for no other use of any: what changes
    /// something hands it on, so that the change is made once. Empty outside of a tool's run.
    /// </summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Of letters, digits and marks that every store takes in a key.</summary>
    public static string KeyFor(CallId call, string toolCallId) => $"{call}:{toolCallId}";
}
