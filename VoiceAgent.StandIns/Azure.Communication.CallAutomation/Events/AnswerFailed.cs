namespace Azure.Communication.CallAutomation;

/// <summary>The call could not be answered.</summary>
public class AnswerFailed : CallAutomationEventBase
{
    internal AnswerFailed()
    {
    }

    public static AnswerFailed Deserialize(string content) => EventModel.Read(content, _ => new AnswerFailed());
}
