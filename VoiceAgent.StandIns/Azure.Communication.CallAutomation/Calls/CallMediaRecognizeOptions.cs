namespace Azure.Communication.CallAutomation;

/// <summary>What to ask a participant, and how to listen to the answer.</summary>
public abstract class CallMediaRecognizeOptions
{
    protected CallMediaRecognizeOptions(RecognizeInputType inputType, CommunicationIdentifier targetParticipant)
    {
        InputType = inputType;
        TargetParticipant = targetParticipant;
    }

    public RecognizeInputType InputType { get; }

    public CommunicationIdentifier TargetParticipant { get; }

    public PlaySource? Prompt { get; set; }

    public bool InterruptPrompt { get; set; }

    public bool InterruptCallMediaOperation { get; set; }

    /// <summary>How long the participant may stay silent after the prompt.</summary>
    public TimeSpan InitialSilenceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>BCP 47.</summary>
    public string? SpeechLanguage { get; set; }

    /// <summary>The event of the result contains this value.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>Listens to words and keys at the same time.</summary>
public class CallMediaRecognizeSpeechOrDtmfOptions : CallMediaRecognizeOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    public CallMediaRecognizeSpeechOrDtmfOptions(CommunicationIdentifier targetParticipant, int maxTonesToCollect)
        : base(RecognizeInputType.SpeechOrDtmf, targetParticipant)
    {
        MaxTonesToCollect = maxTonesToCollect;
    }

    public int MaxTonesToCollect { get; }

    public TimeSpan EndSilenceTimeout { get; set; } = DefaultTimeout;

    public TimeSpan InterToneTimeout { get; set; } = DefaultTimeout;
}

/// <summary>The service has begun to listen.</summary>
public class StartRecognizingCallMediaResult
{
    internal StartRecognizingCallMediaResult()
    {
    }
}

/// <summary>Options for starting the audio streaming of a call again.</summary>
public class StartMediaStreamingOptions
{
    /// <summary>The events about this stream contain this value.</summary>
    public string? OperationContext { get; set; }

    public string? OperationCallbackUri { get; set; }
}

/// <summary>How a media stream is stopped.</summary>
public class StopMediaStreamingOptions
{
    /// <summary>MediaStreamingStopped contains this value.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}
