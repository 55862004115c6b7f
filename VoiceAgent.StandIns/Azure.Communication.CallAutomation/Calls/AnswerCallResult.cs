namespace Azure.Communication.CallAutomation;

/// <summary>The connection that an answered call has become.</summary>
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
