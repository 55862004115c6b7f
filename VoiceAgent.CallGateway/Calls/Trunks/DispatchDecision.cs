using System.Text.Json;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>What happens with a call that comes from a trunk.</summary>
/// <param name="Route">The route that answers, with the agent and the language of the rule. Its hours and its humans apply. Null when the call is refused.</param>
/// <param name="Reasons">What was considered, in order. Sentences without the caller's number.</param>
internal sealed record DispatchDecision(Route? Route, IReadOnlyList<string> Reasons)
{
    /// <summary>The rule that decides. Null when none matches.</summary>
    public string? Rule { get; init; }

    /// <summary>A JSON object for the agent: the rule's metadata, and the headers that the trunk passes on. Null: none.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The name of the room. Null: none.</summary>
    public string? Room { get; init; }

    /// <summary>The name of the secret with the digits that the caller must enter. Null: none.</summary>
    public string? Pin { get; init; }

    /// <summary>The SIP status and the words of a refusal. Null when the call is answered.</summary>
    public DispatchRefusal? Refusal { get; init; }

    public static DispatchDecision Refused(int status, string words, IReadOnlyList<string> reasons) => new(null, reasons) { Refusal = new DispatchRefusal(status, words) };
}

/// <param name="Status">The SIP status of the answer.</param>
/// <param name="Words">A sentence for people. It does not go to the caller.</param>
internal sealed record DispatchRefusal(int Status, string Words);
