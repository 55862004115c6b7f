namespace Azure.Communication.CallAutomation;

/// <summary>A prompt was played to its end.</summary>
public class PlayCompleted : CallAutomationEventBase
{
    internal PlayCompleted()
    {
    }

    public static PlayCompleted Deserialize(string content) => EventModel.Read(content, _ => new PlayCompleted());
}
