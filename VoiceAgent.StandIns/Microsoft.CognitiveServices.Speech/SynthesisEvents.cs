namespace Microsoft.CognitiveServices.Speech;

public class SpeechSynthesisEventArgs : EventArgs
{
    internal SpeechSynthesisEventArgs(SpeechSynthesisResult result) => Result = result;

    public SpeechSynthesisResult Result { get; }
}

public class SpeechSynthesisWordBoundaryEventArgs : EventArgs
{
    internal SpeechSynthesisWordBoundaryEventArgs(string resultId, TimeSpan offset, TimeSpan duration, int textOffset, string text, SpeechSynthesisBoundaryType type)
    {
        ResultId = resultId;
        AudioOffset = (ulong)offset.Ticks;
        Duration = duration;
        TextOffset = (uint)Math.Max(0, textOffset);
        Text = text;
        BoundaryType = type;
    }

    public string ResultId { get; }

    /// <summary>In units of 100 ns.</summary>
    public ulong AudioOffset { get; }

    public TimeSpan Duration { get; }

    public uint TextOffset { get; }

    public uint WordLength => (uint)Text.Length;

    public string Text { get; }

    public SpeechSynthesisBoundaryType BoundaryType { get; }
}

public class SpeechSynthesisResult : IDisposable
{
    internal SpeechSynthesisResult(string id, ResultReason reason, byte[] audio, SpeechSynthesisCancellationDetails? cancellation = null)
    {
        ResultId = id;
        Reason = reason;
        AudioData = audio;
        Cancellation = cancellation;
    }

    public string ResultId { get; }

    public ResultReason Reason { get; }

    /// <summary>In a <c>Synthesizing</c> event, the audio since the last such event. The stand-in does not keep the whole audio.</summary>
    public byte[] AudioData { get; }

    internal SpeechSynthesisCancellationDetails? Cancellation { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

public class SpeechSynthesisCancellationDetails
{
    internal SpeechSynthesisCancellationDetails(CancellationReason reason, CancellationErrorCode code, string details)
    {
        Reason = reason;
        ErrorCode = code;
        ErrorDetails = details;
    }

    public CancellationReason Reason { get; }

    public CancellationErrorCode ErrorCode { get; }

    public string ErrorDetails { get; }

    public static SpeechSynthesisCancellationDetails FromResult(SpeechSynthesisResult result) =>
        result.Cancellation ?? throw new ArgumentException("The synthesis was not cancelled.");
}
