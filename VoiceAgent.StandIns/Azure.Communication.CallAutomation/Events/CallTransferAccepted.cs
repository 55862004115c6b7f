namespace Azure.Communication.CallAutomation;

/// <summary>The transfer target has answered the call.</summary>
public class CallTransferAccepted : CallAutomationEventBase
{
    internal CallTransferAccepted(CommunicationIdentifier? transferee, CommunicationIdentifier? transferTarget)
    {
        Transferee = transferee;
        TransferTarget = transferTarget;
    }

    public CommunicationIdentifier? Transferee { get; }

    public CommunicationIdentifier? TransferTarget { get; }

    public static CallTransferAccepted Deserialize(string content) =>
        EventModel.Read(content, model => new CallTransferAccepted(model.Transferee?.ToIdentifier(), model.TransferTarget?.ToIdentifier()));
}
