namespace Azure.Communication.CallAutomation;

/// <summary>A prompt has begun to play.</summary>
public class PlayStarted : CallAutomationEventBase
{
    internal PlayStarted()
    {
    }

    public static PlayStarted Deserialize(string content) => EventModel.Read(content, _ => new PlayStarted());
}
