namespace Azure.Communication.CallAutomation;

/// <summary>The keys were sent.</summary>
public class SendDtmfTonesCompleted : CallAutomationEventBase
{
    internal SendDtmfTonesCompleted()
    {
    }

    public static SendDtmfTonesCompleted Deserialize(string content) => EventModel.Read(content, _ => new SendDtmfTonesCompleted());
}

/// <summary>The keys could not be sent.</summary>
public class SendDtmfTonesFailed : CallAutomationEventBase
{
    internal SendDtmfTonesFailed()
    {
    }

    public static SendDtmfTonesFailed Deserialize(string content) => EventModel.Read(content, _ => new SendDtmfTonesFailed());
}

/// <summary>The keys of a participant are no longer reported.</summary>
public class ContinuousDtmfRecognitionStopped : CallAutomationEventBase
{
    internal ContinuousDtmfRecognitionStopped()
    {
    }

    public static ContinuousDtmfRecognitionStopped Deserialize(string content) => EventModel.Read(content, _ => new ContinuousDtmfRecognitionStopped());
}

/// <summary>The keys of a participant can no longer be reported.</summary>
public class ContinuousDtmfRecognitionToneFailed : CallAutomationEventBase
{
    internal ContinuousDtmfRecognitionToneFailed()
    {
    }

    public static ContinuousDtmfRecognitionToneFailed Deserialize(string content) => EventModel.Read(content, _ => new ContinuousDtmfRecognitionToneFailed());
}

/// <summary>The transcription of the call has begun.</summary>
public class TranscriptionStarted : CallAutomationEventBase
{
    internal TranscriptionStarted()
    {
    }

    public static TranscriptionStarted Deserialize(string content) => EventModel.Read(content, _ => new TranscriptionStarted());
}

/// <summary>The transcription of the call has ended.</summary>
public class TranscriptionStopped : CallAutomationEventBase
{
    internal TranscriptionStopped()
    {
    }

    public static TranscriptionStopped Deserialize(string content) => EventModel.Read(content, _ => new TranscriptionStopped());
}

/// <summary>A participant has pressed a key.</summary>
public class ContinuousDtmfRecognitionToneReceived : CallAutomationEventBase
{
    internal ContinuousDtmfRecognitionToneReceived(int? sequenceId, DtmfTone? tone)
    {
        SequenceId = sequenceId;
        Tone = tone;
    }

    /// <summary>Numbers the keys of one recognition. Events may arrive in another order.</summary>
    public int? SequenceId { get; }

    public DtmfTone? Tone { get; }

    public static ContinuousDtmfRecognitionToneReceived Deserialize(string content) => EventModel.Read(
        content, model => new ContinuousDtmfRecognitionToneReceived(model.SequenceId, model.Tone is { } tone ? new DtmfTone(tone) : default(DtmfTone?)));
}

/// <summary>The music for a participant on hold cannot be played. The participant stays on hold.</summary>
public class HoldFailed : CallAutomationEventBase
{
    internal HoldFailed(ResultModel? result)
    {
        ReasonCode = result!.ToReason();
    }

    public MediaEventReasonCode ReasonCode { get; }

    public static HoldFailed Deserialize(string content) => EventModel.Read(content, model => new HoldFailed(model.ResultInformation));
}

/// <summary>The call cannot be transcribed.</summary>
public class TranscriptionFailed : CallAutomationEventBase
{
    internal TranscriptionFailed(ResultModel? result)
    {
        ReasonCode = result!.ToReason();
    }

    public MediaEventReasonCode ReasonCode { get; }

    public static TranscriptionFailed Deserialize(string content) => EventModel.Read(content, model => new TranscriptionFailed(model.ResultInformation));
}
