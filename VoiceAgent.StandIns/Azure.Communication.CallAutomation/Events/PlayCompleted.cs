namespace Azure.Communication.CallAutomation;

/// <summary>A prompt was played to its end.</summary>
public class PlayCompleted : CallAutomationEventBase
{
    internal PlayCompleted(ResultModel? result)
    {
        ReasonCode = result!.ToReason();
    }

    public MediaEventReasonCode ReasonCode { get; }

    public static PlayCompleted Deserialize(string content) => EventModel.Read(content, model => new PlayCompleted(model.ResultInformation));
}
