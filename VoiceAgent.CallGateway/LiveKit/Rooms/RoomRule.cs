namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>
/// An entry of <c>LiveKit:Dispatch</c>. It fits when all its conditions hold and its <see cref="Agent"/> or its <see cref="Number"/> has a value. Texts may contain
/// <c>{room}</c>, <c>{metadata:path}</c>, <c>{attribute:name}</c> and <c>{header:name}</c>.
/// </summary>
internal sealed record RoomRule
{
    private static readonly string[] Sources = ["room", "metadata:", "attribute:", "header:"];

    /// <summary>The room's name. A * at the end stands for any ending. Null: every room.</summary>
    public string? Room { get; init; }

    /// <summary>Values that the room's metadata must have, by path (<c>customer.tier</c>). <c>*</c>: any value.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Values that the participant's attributes must have. <c>*</c>: any value.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Values that the headers of the INVITE must have. <c>*</c>: any value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The agent that answers.</summary>
    public string? Agent { get; init; }

    /// <summary>The number whose route answers.</summary>
    public string? Number { get; init; }

    /// <summary>BCP 47. Null, or without a value: the language of the route.</summary>
    public string? Language { get; init; }

    /// <summary>What the call gets as its metadata, by name.</summary>
    public IReadOnlyDictionary<string, string> Carry { get; init; } = new Dictionary<string, string>();

    public IEnumerable<string> Mistakes(int index)
    {
        if (string.IsNullOrEmpty(Agent) && string.IsNullOrEmpty(Number))
        {
            yield return $"'LiveKit:Dispatch:{index}' needs an Agent or a Number.";
        }

        if (Room?.TrimEnd('*').Contains('*', StringComparison.Ordinal) is true)
        {
            yield return $"'LiveKit:Dispatch:{index}:Room' is '{Room}'. A * may only be at the end.";
        }

        foreach (var text in new[] { Agent, Number, Language }.Concat(Carry.Values).OfType<string>().Where(static text => !AreSourcesKnown(text)))
        {
            yield return $"'LiveKit:Dispatch:{index}' has the text '{text}'. In braces it may have room, metadata:path, attribute:name and header:name.";
        }
    }

    private static bool AreSourcesKnown(string text)
    {
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var end = text.IndexOf('}', at);
            var source = end < 0 ? "" : text[(at + 1)..end];
            if (!Array.Exists(Sources, known => known.EndsWith(':') ? source.StartsWith(known, StringComparison.Ordinal) && source.Length > known.Length : source == known))
            {
                return false;
            }
        }

        return true;
    }
}
