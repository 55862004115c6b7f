namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Which limit of <see cref="CallSpend"/> is reached.</summary>
internal enum SpentLimit
{
    Hour,
    Day,
}
