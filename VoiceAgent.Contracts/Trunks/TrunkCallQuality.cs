namespace VoiceAgent.Contracts.Trunks;

/// <summary>How good the audio of one call was.</summary>
/// <param name="Mos">The estimate of the mean opinion score, 1 to 4.5.</param>
/// <param name="LossPercent">Lost packets.</param>
/// <param name="Jitter">The mean jitter.</param>
/// <param name="RoundTrip">The mean time to the other side and back. Null: not known.</param>
public sealed record TrunkCallQuality(double Mos, double LossPercent, TimeSpan Jitter, TimeSpan? RoundTrip);
