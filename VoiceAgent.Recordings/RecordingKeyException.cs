namespace VoiceAgent.Recordings;

/// <summary>A key-encryption key is missing or cannot be read now. The message says what to do and contains no key.</summary>
public sealed class RecordingKeyException(string reason, Exception? inner = null) : Exception(reason, inner);
