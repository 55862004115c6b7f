using System.Text.Json;

namespace VoiceAgent.Contracts.Trunks;

/// <summary>Says which agent answers which calls of which trunks.</summary>
public sealed record DispatchRule : ITrunkEntry
{
    /// <inheritdoc />
    public string Id { get; init; } = "";

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>False: the rule matches nothing.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The rule with the lowest number is asked first. Of rules with the same number, the most specific one.</summary>
    public int Priority { get; init; } = 100;

    /// <summary>The ids of trunks. Empty: all.</summary>
    public IReadOnlyList<string> Trunks { get; init; } = [];

    /// <summary>The called number: <c>*</c>, <c>+4930123</c>, <c>+4930*</c> or <c>+49301000..+49301999</c>.</summary>
    public string Called { get; init; } = "*";

    /// <summary>The caller's number, in the same forms, or <c>withheld</c>.</summary>
    public string Caller { get; init; } = "*";

    /// <summary>Headers that the call must have. All of them.</summary>
    public IReadOnlyList<HeaderCondition> Headers { get; init; } = [];

    /// <summary>The number of the route that answers, with its hours and its humans. Null: the route of the called number.</summary>
    public string? Route { get; init; }

    /// <summary>Answers in place of the route's agent.</summary>
    public string? Agent { get; init; }

    /// <summary>BCP 47. In place of the route's language.</summary>
    public string? Language { get; init; }

    /// <summary>A JSON object that the agent gets.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The name of a room, with <c>{trunk}</c>, <c>{called}</c>, <c>{caller}</c> and <c>{call}</c>. Null: none.</summary>
    public string? Room { get; init; }

    /// <summary>The name of a secret with the digits that the caller must enter: <c>Sip:Credentials:{name}</c>. Null: none.</summary>
    public string? Pin { get; init; }
}
