using System.Net;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>An inbound trunk of LiveKit: our calls into rooms arrive on it.</summary>
internal sealed record InboundTrunkOptions : TrunkOptions
{
    /// <summary>Addresses or networks (CIDR) of our SIP edge.</summary>
    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    /// <summary>Numbers that may call. Empty: all.</summary>
    public IReadOnlyList<string> AllowedNumbers { get; init; } = [];

    /// <summary>How long a caller waits until somebody in the room hears them. Null: LiveKit's setting.</summary>
    public TimeSpan? RingingTimeout { get; init; }

    public TimeSpan? MaxCallDuration { get; init; }

    public IEnumerable<string> Mistakes(LiveKitOptions all) => CommonMistakes("InboundTrunks", all).Concat(Own());

    private IEnumerable<string> Own()
    {
        // LiveKit would also accept a trunk that only has numbers. Then everybody on the network could call.
        if (AllowedAddresses.Count == 0 && Credentials is not { Length: > 0 })
        {
            yield return $"'LiveKit:InboundTrunks' has the trunk '{Name}' without AllowedAddresses and without Credentials, so everybody could call into rooms. Set one of them.";
        }

        foreach (var address in AllowedAddresses.Where(static address => !IPAddress.TryParse(address, out _) && !IPNetwork.TryParse(address, out _)))
        {
            yield return $"'LiveKit:InboundTrunks' has the trunk '{Name}' with the address '{address}'. Write an IP address or a network such as 10.0.0.0/24.";
        }
    }
}
