namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>Log messages about LiveKit. They have no secret, and nothing of metadata and numbers.</summary>
internal static partial class LiveKitLog
{
    [LoggerMessage(400, LogLevel.Information, "LiveKit is set up: {Created} created, {Updated} updated, {Deleted} deleted, {Unchanged} unchanged.")]
    public static partial void SetUp(ILogger logger, int created, int updated, int deleted, int unchanged);

    [LoggerMessage(401, LogLevel.Warning, "LiveKit is not set up completely: {Problem}")]
    public static partial void Problem(ILogger logger, string problem);

    [LoggerMessage(402, LogLevel.Warning, "LiveKit could not be set up: {Reason} It is tried again.")]
    public static partial void Away(ILogger logger, string reason);

    [LoggerMessage(403, LogLevel.Information, "LiveKit answers again.")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(404, LogLevel.Warning, "The room of a SIP call could not be looked up ({Failure}). The agent of its number answers.")]
    public static partial void NoFacts(ILogger logger, string failure);

    [LoggerMessage(405, LogLevel.Information, "An agent was asked into a room of LiveKit.")]
    public static partial void AgentAsked(ILogger logger);
}
