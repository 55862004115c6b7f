using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>The gateway's log messages about calls that the platform places. Numbers and names never appear in them.</summary>
internal static partial class OutboundLog
{
    [LoggerMessage(180, LogLevel.Information, "Call {Call} was placed for agent {Agent} in {Language}.")]
    public static partial void Placed(ILogger logger, CallId call, string agent, string language);

    [LoggerMessage(181, LogLevel.Warning, "Call {Call} could not be placed: {Reason}")]
    public static partial void NotPlaced(ILogger logger, CallId call, string reason);

    [LoggerMessage(182, LogLevel.Warning, "The campaigns cannot be read ({Failure}). No campaign begins calls until they can be read again.")]
    public static partial void RoundFailed(ILogger logger, string failure);

    [LoggerMessage(183, LogLevel.Information, "A contact of campaign {Campaign} was not called: {Outcome}.")]
    public static partial void NotCalled(ILogger logger, Guid campaign, PlaceOutcome outcome);

    [LoggerMessage(184, LogLevel.Warning, "The requests to be called back cannot be carried out ({Failure}). They wait until the store can be read again.")]
    public static partial void CallbacksAway(ILogger logger, string failure);

    [LoggerMessage(185, LogLevel.Information, "A request to be called back was not carried out now: {Outcome}.")]
    public static partial void NotCalledBack(ILogger logger, PlaceOutcome outcome);

    [LoggerMessage(186, LogLevel.Information, "Campaign {Campaign} is {State} now.")]
    public static partial void CampaignChanged(ILogger logger, Guid campaign, string state);
}
