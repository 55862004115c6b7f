using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>A recogniser has failed. The reason is safe to log: it quotes nothing that was said.</summary>
internal sealed class TranscriptionBrokenException(string reason, FailureKind kind, Exception? inner = null) : Exception(reason, inner)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>Whether a retry may succeed.</summary>
    public bool IsPassing => Kind is not FailureKind.Refused;
}
