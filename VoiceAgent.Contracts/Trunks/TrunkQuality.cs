namespace VoiceAgent.Contracts.Trunks;

/// <summary>How good the audio of a trunk's last calls was: means.</summary>
/// <param name="Calls">Of how many calls.</param>
/// <param name="RoundTrip">Null: no call knows it.</param>
public sealed record TrunkQuality(int Calls, double Mos, double LossPercent, TimeSpan Jitter, TimeSpan? RoundTrip);
