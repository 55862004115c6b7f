namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>A call could not be analysed. The message is for operators, and never quotes what was said.</summary>
/// <param name="isFinal">Another try would end in the same way.</param>
internal sealed class AnalysisFailedException(string reason, bool isFinal = false, Exception? inner = null) : Exception(reason, inner)
{
    public bool IsFinal { get; } = isFinal;

    /// <summary>How long the model asks to wait. Null when it does not say.</summary>
    public TimeSpan? Wait { get; init; }
}
