namespace Azure.Communication.CallAutomation;

/// <summary>The connection of an answered call.</summary>
public class AnswerCallResult
{
    internal AnswerCallResult(CallConnection callConnection, CallConnectionProperties callConnectionProperties)
    {
        CallConnection = callConnection;
        CallConnectionProperties = callConnectionProperties;
    }

    public CallConnection CallConnection { get; }

    public CallConnectionProperties CallConnectionProperties { get; }
}
