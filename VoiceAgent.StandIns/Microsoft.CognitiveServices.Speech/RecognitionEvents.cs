namespace Microsoft.CognitiveServices.Speech;

public class SessionEventArgs : EventArgs
{
    internal SessionEventArgs(string sessionId) => SessionId = sessionId;

    public string SessionId { get; }
}

public class RecognitionEventArgs : SessionEventArgs
{
    internal RecognitionEventArgs(string sessionId, TimeSpan offset)
        : base(sessionId) => Offset = (ulong)offset.Ticks;

    /// <summary>In units of 100 ns.</summary>
    public ulong Offset { get; }
}

public class SpeechRecognitionEventArgs : RecognitionEventArgs
{
    internal SpeechRecognitionEventArgs(string sessionId, SpeechRecognitionResult result)
        : base(sessionId, TimeSpan.FromTicks(result.OffsetInTicks)) => Result = result;

    public SpeechRecognitionResult Result { get; }
}

public sealed class SpeechRecognitionCanceledEventArgs : SpeechRecognitionEventArgs
{
    internal SpeechRecognitionCanceledEventArgs(string sessionId, CancellationReason reason, CancellationErrorCode code, string details)
        : base(sessionId, new SpeechRecognitionResult(ResultReason.Canceled, "", "", TimeSpan.Zero, TimeSpan.Zero))
    {
        Reason = reason;
        ErrorCode = code;
        ErrorDetails = details;
    }

    public CancellationReason Reason { get; }

    public CancellationErrorCode ErrorCode { get; }

    public string ErrorDetails { get; }
}

public class RecognitionResult
{
    internal RecognitionResult(ResultReason reason, string id, string text, TimeSpan offset, TimeSpan duration)
    {
        Reason = reason;
        ResultId = id;
        Text = text;
        OffsetInTicks = offset.Ticks;
        Duration = duration;
    }

    public string ResultId { get; }

    public ResultReason Reason { get; }

    public string Text { get; }

    public TimeSpan Duration { get; }

    /// <summary>In units of 100 ns.</summary>
    public long OffsetInTicks { get; }
}

public class SpeechRecognitionResult : RecognitionResult
{
    internal SpeechRecognitionResult(ResultReason reason, string id, string text, TimeSpan offset, TimeSpan duration, string language = "")
        : base(reason, id, text, offset, duration) => Language = language;

    /// <summary>The detected language. The official SDK has it among the properties of the result.</summary>
    internal string Language { get; }
}
