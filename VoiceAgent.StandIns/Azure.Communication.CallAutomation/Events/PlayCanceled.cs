namespace Azure.Communication.CallAutomation;

/// <summary>A prompt was cut off.</summary>
public class PlayCanceled : CallAutomationEventBase
{
    internal PlayCanceled()
    {
    }

    public static PlayCanceled Deserialize(string content) => EventModel.Read(content, _ => new PlayCanceled());
}
