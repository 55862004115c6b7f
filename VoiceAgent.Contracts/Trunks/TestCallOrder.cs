namespace VoiceAgent.Contracts.Trunks;

/// <summary>Asks for a call that tests a trunk.</summary>
/// <param name="To">E.164.</param>
/// <param name="From">One of the trunk's numbers. Null: the first.</param>
public sealed record TestCallOrder(string To = "", string? From = null);
