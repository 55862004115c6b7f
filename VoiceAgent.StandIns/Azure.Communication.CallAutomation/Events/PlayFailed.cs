namespace Azure.Communication.CallAutomation;

/// <summary>A prompt could not be played.</summary>
public class PlayFailed : CallAutomationEventBase
{
    internal PlayFailed(ResultModel? result, int? failedPlaySourceIndex)
    {
        ReasonCode = result!.ToReason();
        FailedPlaySourceIndex = failedPlaySourceIndex;
    }

    public MediaEventReasonCode ReasonCode { get; }

    public int? FailedPlaySourceIndex { get; }

    public static PlayFailed Deserialize(string content) =>
        EventModel.Read(content, model => new PlayFailed(model.ResultInformation, model.FailedPlaySourceIndex));
}
