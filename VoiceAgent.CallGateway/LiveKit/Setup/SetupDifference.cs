using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>Whether a trunk or a rule of the server is as it should be. Servers leave out what has its default, and add what is theirs.</summary>
internal static class SetupDifference
{
    public static bool IsSame(SipInboundTrunk wanted, SipInboundTrunk given) =>
        IsSameTrunk(wanted, given)
        && IsSameList(wanted.AllowedAddresses, given.AllowedAddresses)
        && IsSameList(wanted.AllowedNumbers, given.AllowedNumbers)
        && (wanted.RingingTimeout ?? TimeSpan.Zero) == (given.RingingTimeout ?? TimeSpan.Zero)
        && (wanted.MaxCallDuration ?? TimeSpan.Zero) == (given.MaxCallDuration ?? TimeSpan.Zero)
        && wanted.KrispEnabled == given.KrispEnabled;

    public static bool IsSame(SipOutboundTrunk wanted, SipOutboundTrunk given) =>
        IsSameTrunk(wanted, given)
        && wanted.Address == given.Address
        && NameOr(wanted.Transport, "SIP_TRANSPORT_AUTO") == NameOr(given.Transport, "SIP_TRANSPORT_AUTO");

    public static bool IsSame(SipDispatchRule wanted, SipDispatchRule given) =>
        IsSameList(wanted.TrunkIds, given.TrunkIds)
        && IsSameList(wanted.InboundNumbers, given.InboundNumbers)
        && wanted.HidePhoneNumber == given.HidePhoneNumber
        && IsSameMap(wanted.Attributes, given.Attributes)
        && wanted.Rule == given.Rule;

    // The password is not compared, because a server may hide it. The fingerprint in the mark tells when it has changed.
    private static bool IsSameTrunk(SipTrunk wanted, SipTrunk given) =>
        IsSameList(wanted.Numbers, given.Numbers)
        && (wanted.AuthUsername ?? "") == (given.AuthUsername ?? "")
        && IsSameMap(wanted.Headers, given.Headers)
        && IsSameMap(wanted.HeadersToAttributes, given.HeadersToAttributes)
        && IsSameMap(wanted.AttributesToHeaders, given.AttributesToHeaders)
        && NameOr(wanted.IncludeHeaders, "SIP_NO_HEADERS") == NameOr(given.IncludeHeaders, "SIP_NO_HEADERS")
        && wanted.Encryption() == given.Encryption();

    private static bool IsSameList(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => (one ?? []).Order(StringComparer.Ordinal).SequenceEqual((other ?? []).Order(StringComparer.Ordinal));

    private static bool IsSameMap(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one is null || one.All(entry => other!.TryGetValue(entry.Key, out var value) && value == entry.Value));

    private static string NameOr(string? name, string usual) => name is { Length: > 0 } ? name : usual;
}
