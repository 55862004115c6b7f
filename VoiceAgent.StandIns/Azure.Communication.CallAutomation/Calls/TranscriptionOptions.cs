namespace Azure.Communication.CallAutomation;

/// <summary>Where the transcript of a call is sent, and in which language the call is.</summary>
public class TranscriptionOptions
{
    public TranscriptionOptions(string locale, StreamingTransport streamingTransport = default)
    {
        Locale = locale;
        TranscriptionTransport = streamingTransport == default ? StreamingTransport.Websocket : streamingTransport;
    }

    /// <summary>BCP 47.</summary>
    public string Locale { get; }

    public StreamingTransport TranscriptionTransport { get; set; }

    public Uri? TransportUri { get; set; }

    public bool? StartTranscription { get; set; }

    public bool? EnableIntermediateResults { get; set; }
}

/// <summary>In which language to transcribe.</summary>
public class StartTranscriptionOptions
{
    public string? Locale { get; set; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>How a transcription is stopped.</summary>
public class StopTranscriptionOptions
{
    public string? OperationContext { get; set; }

    public string? OperationCallbackUri { get; set; }
}
