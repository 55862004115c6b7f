namespace VoiceAgent.Contracts.Trunks;

/// <summary>What a trunk did on a day in UTC, for all gateways together.</summary>
/// <param name="CallsIn">Calls from the provider.</param>
/// <param name="CallsOut">Calls to the provider.</param>
/// <param name="Failures">How many calls failed, by SIP status.</param>
public sealed record TrunkDay(long CallsIn, long CallsOut, IReadOnlyDictionary<int, long> Failures);
