namespace Azure.Communication.CallAutomation;

/// <summary>Something that happened to a call, as the service tells it to the callback address.</summary>
public abstract class CallAutomationEventBase
{
    public string? CallConnectionId { get; internal set; }

    public string? ServerCallId { get; internal set; }

    public string? CorrelationId { get; internal set; }

    /// <summary>What the request that caused the event gave.</summary>
    public string? OperationContext { get; internal set; }

    public ResultInformation? ResultInformation { get; internal set; }
}

/// <summary>How an operation went: an HTTP-like code, and a finer one of the service's own.</summary>
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
