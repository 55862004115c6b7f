namespace Azure.Communication.CallAutomation;

/// <summary>What to play to some participants, and whether to repeat it.</summary>
public class PlayOptions
{
    public PlayOptions(PlaySource playSource, IEnumerable<CommunicationIdentifier> playTo)
        : this([playSource], playTo)
    {
    }

    public PlayOptions(IEnumerable<PlaySource> playSources, IEnumerable<CommunicationIdentifier> playTo)
    {
        PlaySources = [.. playSources];
        PlayTo = [.. playTo];
    }

    public IReadOnlyList<PlaySource> PlaySources { get; }

    public IReadOnlyList<CommunicationIdentifier> PlayTo { get; }

    public bool Loop { get; set; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>Whom to put on hold, and the music.</summary>
public class HoldOptions
{
    public HoldOptions(CommunicationIdentifier targetParticipant)
    {
        TargetParticipant = targetParticipant;
    }

    public CommunicationIdentifier TargetParticipant { get; }

    public PlaySource? PlaySource { get; set; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>Whose hold to end.</summary>
public class UnholdOptions
{
    public UnholdOptions(CommunicationIdentifier targetParticipant)
    {
        TargetParticipant = targetParticipant;
    }

    public CommunicationIdentifier TargetParticipant { get; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>Which keys to send to whom.</summary>
public class SendDtmfTonesOptions
{
    public SendDtmfTonesOptions(IEnumerable<DtmfTone> tones, CommunicationIdentifier targetParticipant)
    {
        Tones = [.. tones];
        TargetParticipant = targetParticipant;
    }

    public IList<DtmfTone> Tones { get; }

    public CommunicationIdentifier TargetParticipant { get; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service sends the keys.</summary>
public class SendDtmfTonesResult
{
    internal SendDtmfTonesResult(string? operationContext)
    {
        OperationContext = operationContext;
    }

    public string? OperationContext { get; }
}

/// <summary>Whose keys to report.</summary>
public class ContinuousDtmfRecognitionOptions
{
    public ContinuousDtmfRecognitionOptions(CommunicationIdentifier targetParticipant)
    {
        TargetParticipant = targetParticipant;
    }

    public CommunicationIdentifier TargetParticipant { get; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>Listens to keys only.</summary>
public class CallMediaRecognizeDtmfOptions : CallMediaRecognizeOptions
{
    public CallMediaRecognizeDtmfOptions(CommunicationIdentifier targetParticipant, int maxTonesToCollect)
        : base(RecognizeInputType.Dtmf, targetParticipant)
    {
        MaxTonesToCollect = maxTonesToCollect;
    }

    public int MaxTonesToCollect { get; }

    public TimeSpan InterToneTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A key among these ends the input, and is not a part of it.</summary>
    public IList<DtmfTone> StopTones { get; set; } = [];
}
