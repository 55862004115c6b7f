namespace Azure.Communication.CallAutomation;

/// <summary>The call is connected.</summary>
public class CallConnected : CallAutomationEventBase
{
    internal CallConnected()
    {
    }

    public static CallConnected Deserialize(string content) => EventModel.Read(content, _ => new CallConnected());
}
