namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>A finished call could not be stored now. The reason has been logged, and a later round tries again.</summary>
internal sealed class NotStoredYetException(string reason, Exception? inner = null) : Exception(reason, inner);
