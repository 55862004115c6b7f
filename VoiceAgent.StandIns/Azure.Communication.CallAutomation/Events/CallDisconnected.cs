namespace Azure.Communication.CallAutomation;

/// <summary>The call has ended.</summary>
public class CallDisconnected : CallAutomationEventBase
{
    internal CallDisconnected()
    {
    }

    public static CallDisconnected Deserialize(string content) => EventModel.Read(content, _ => new CallDisconnected());
}
