namespace Azure.Communication.CallAutomation;

/// <summary>The transfer did not come about; the call is as it was.</summary>
public class CallTransferFailed : CallAutomationEventBase
{
    internal CallTransferFailed()
    {
    }

    public static CallTransferFailed Deserialize(string content) => EventModel.Read(content, _ => new CallTransferFailed());
}
