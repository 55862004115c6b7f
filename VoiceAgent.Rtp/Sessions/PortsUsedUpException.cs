namespace VoiceAgent.Rtp.Sessions;

/// <summary>All pairs of ports in the range are in use. A larger range allows more sessions.</summary>
public sealed class PortsUsedUpException(string message) : Exception(message);
