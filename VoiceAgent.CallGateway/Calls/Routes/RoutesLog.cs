namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>The gateway's log messages about routes. Numbers of routes are not secret, but they do not appear in them.</summary>
internal static partial class RoutesLog
{
    [LoggerMessage(160, LogLevel.Warning, "The routes cannot be read from Cosmos DB ({Failure}). Calls are answered by the routes of the configuration until they can be read.")]
    public static partial void ConfigurationAnswers(ILogger logger, string failure);

    [LoggerMessage(161, LogLevel.Warning, "The routes cannot be read from Cosmos DB ({Failure}). Calls are answered by the routes that were read last.")]
    public static partial void StoreAway(ILogger logger, string failure);

    [LoggerMessage(162, LogLevel.Information, "The routes can be read from Cosmos DB again. {Count} routes apply.")]
    public static partial void StoreBack(ILogger logger, int count);

    [LoggerMessage(163, LogLevel.Information, "{Copied} of {Count} routes of the configuration were copied to Cosmos DB. From now on routes are changed there, by the API /api/routes.")]
    public static partial void Seeded(ILogger logger, int copied, int count);

    [LoggerMessage(164, LogLevel.Information, "The routes of the configuration were copied to Cosmos DB at {At}. The routes there apply, and those of the configuration do not.")]
    public static partial void AlreadySeeded(ILogger logger, DateTimeOffset at);

    [LoggerMessage(165, LogLevel.Warning, "Changes of routes are not announced to this gateway ({Failure}). It reads all routes every few seconds instead.")]
    public static partial void NotListening(ILogger logger, string failure);

    [LoggerMessage(166, LogLevel.Warning, "A changed route could not be read ({Failure}). All routes are read next.")]
    public static partial void ChangeNotRead(ILogger logger, string failure);

    [LoggerMessage(167, LogLevel.Warning, "A change of a route could not be announced to the other gateways ({Failure}). They find it when they read all routes.")]
    public static partial void NotAnnounced(ILogger logger, string failure);

    [LoggerMessage(168, LogLevel.Information, "A route was changed by the API: {Kind}, version {Version}.")]
    public static partial void Changed(ILogger logger, RouteChangeKind kind, long version);

    [LoggerMessage(169, LogLevel.Warning, "A closed route has an announcement, and 'Acs:CognitiveServicesUrl' is not set. The caller gets the fallback number or the busy tone.")]
    public static partial void CannotAnnounce(ILogger logger);

    [LoggerMessage(170, LogLevel.Warning, "The routes of the configuration are not those that were copied to Cosmos DB at {At}. They do not apply. Change routes by the API /api/routes.")]
    public static partial void ConfigurationIgnored(ILogger logger, DateTimeOffset at);
}
