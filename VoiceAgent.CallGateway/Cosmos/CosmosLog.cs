namespace VoiceAgent.CallGateway.Cosmos;

internal static partial class CosmosLog
{
    [LoggerMessage(101, LogLevel.Warning, "The store of finished calls is not there yet ({Failure}); asking again.")]
    public static partial void SetupFailed(ILogger logger, string failure);

    [LoggerMessage(102, LogLevel.Information, "This identity may not create containers; they are taken to be there.")]
    public static partial void MayNotCreate(ILogger logger);
}
