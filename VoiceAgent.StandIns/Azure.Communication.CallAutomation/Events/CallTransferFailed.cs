namespace Azure.Communication.CallAutomation;

/// <summary>The transfer failed. The call is as before.</summary>
public class CallTransferFailed : CallAutomationEventBase
{
    internal CallTransferFailed()
    {
    }

    public static CallTransferFailed Deserialize(string content) => EventModel.Read(content, _ => new CallTransferFailed());
}
