namespace VoiceAgent.Recordings;

/// <summary>An encrypted recording was changed after it was written, or is not complete. Nothing of the broken part is given out.</summary>
public sealed class BrokenRecordingException(string reason, Exception? inner = null) : Exception(reason, inner);
