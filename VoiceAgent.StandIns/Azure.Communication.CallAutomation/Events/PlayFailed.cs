namespace Azure.Communication.CallAutomation;

/// <summary>A prompt could not be played.</summary>
public class PlayFailed : CallAutomationEventBase
{
    internal PlayFailed(int? failedPlaySourceIndex)
    {
        FailedPlaySourceIndex = failedPlaySourceIndex;
    }

    public int? FailedPlaySourceIndex { get; }

    public static PlayFailed Deserialize(string content) => EventModel.Read(content, model => new PlayFailed(model.FailedPlaySourceIndex));
}
