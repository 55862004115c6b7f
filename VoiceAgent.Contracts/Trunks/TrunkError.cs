namespace VoiceAgent.Contracts.Trunks;

/// <summary>Something that went wrong on a trunk.</summary>
/// <param name="Status">The SIP status. Null: none.</param>
/// <param name="Words">A sentence. Numbers in it have only their last four digits.</param>
public sealed record TrunkError(DateTimeOffset At, string Gateway, int? Status, string Words);
