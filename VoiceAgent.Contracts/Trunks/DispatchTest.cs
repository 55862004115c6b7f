namespace VoiceAgent.Contracts.Trunks;

/// <summary>A call that did not take place, to see what would happen with it.</summary>
public sealed record DispatchTest
{
    /// <summary>The id of a trunk. Null: the trunk is found by <see cref="Source"/>.</summary>
    public string? Trunk { get; init; }

    /// <summary>The IP address from which the call comes.</summary>
    public string? Source { get; init; }

    /// <summary>How its messages travel.</summary>
    public SipTransport Transport { get; init; }

    /// <summary>The called number as the provider writes it.</summary>
    public string Called { get; init; } = "";

    /// <summary>The caller's number as the provider writes it. Empty: withheld.</summary>
    public string Caller { get; init; } = "";

    /// <summary>The call's headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
