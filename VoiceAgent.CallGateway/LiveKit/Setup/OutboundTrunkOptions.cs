namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>An outbound trunk of LiveKit: rooms reach our agents through it.</summary>
internal sealed record OutboundTrunkOptions : TrunkOptions
{
    /// <summary>Our SIP edge: host and port, without <c>sip:</c>.</summary>
    public string Address { get; init; } = "";

    public TrunkTransport Transport { get; init; } = TrunkTransport.Tls;

    /// <summary>Headers that LiveKit puts into every INVITE of this trunk.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IEnumerable<string> Mistakes(LiveKitOptions all) => CommonMistakes("OutboundTrunks", all).Concat(Own());

    private IEnumerable<string> Own()
    {
        if (Address.Length is 0 or > 255 || Address.AsSpan().ContainsAny("@;/ ") || Address.StartsWith("sip", StringComparison.OrdinalIgnoreCase) && Address.Contains("sip:", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"'LiveKit:OutboundTrunks' has the trunk '{Name}' with the Address '{Address}'. Write the host of our SIP edge, such as sip.example.com or 10.0.0.5:5061, without 'sip:'.";
        }

        if (Numbers.Count == 0)
        {
            yield return $"'LiveKit:OutboundTrunks' has the trunk '{Name}' without Numbers. Name at least the number that LiveKit shows as the caller.";
        }

        foreach (var header in Headers.Keys.Where(static header => !SipHeaderNames.IsName(header) || !header.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"'LiveKit:OutboundTrunks' has the trunk '{Name}' with the header '{header}'. Use names that begin with X-.";
        }
    }
}
