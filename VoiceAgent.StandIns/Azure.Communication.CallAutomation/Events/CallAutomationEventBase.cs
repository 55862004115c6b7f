namespace Azure.Communication.CallAutomation;

/// <summary>An event of a call that the service sends to the callback address.</summary>
public abstract class CallAutomationEventBase
{
    public string? CallConnectionId { get; internal set; }

    public string? ServerCallId { get; internal set; }

    public string? CorrelationId { get; internal set; }

    /// <summary>The operation context of the request that caused the event.</summary>
    public string? OperationContext { get; internal set; }

    public ResultInformation? ResultInformation { get; internal set; }
}

/// <summary>The result of an operation: a code like those of HTTP, and a more specific code of the service.</summary>
public class ResultInformation
{
    internal ResultInformation(int? code, int? subCode, string? message)
    {
        Code = code;
        SubCode = subCode;
        Message = message;
    }

    public int? Code { get; }

    public int? SubCode { get; }

    public string? Message { get; }
}
