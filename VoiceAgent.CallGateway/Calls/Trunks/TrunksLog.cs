using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>The gateway's log messages about trunks. Numbers and credentials do not appear in them.</summary>
internal static partial class TrunksLog
{
    [LoggerMessage(760, LogLevel.Warning, "The trunks cannot be read from Cosmos DB ({Failure}). Those that were read last apply.")]
    public static partial void StoreAway(ILogger logger, string failure);

    [LoggerMessage(761, LogLevel.Information, "The trunks can be read from Cosmos DB again. {Count} trunks apply.")]
    public static partial void StoreBack(ILogger logger, int count);

    [LoggerMessage(762, LogLevel.Warning, "Changes of trunks are not announced to this gateway ({Failure}). It reads all trunks every few seconds instead.")]
    public static partial void NotListening(ILogger logger, string failure);

    [LoggerMessage(763, LogLevel.Warning, "A change of a trunk could not be announced to the other gateways ({Failure}). They find it when they read all trunks.")]
    public static partial void NotAnnounced(ILogger logger, string failure);

    [LoggerMessage(764, LogLevel.Information, "{What} {Id} was changed by the API: {Kind}, version {Version}.")]
    public static partial void Changed(ILogger logger, string what, string id, EntryChangeKind kind, long version);

    [LoggerMessage(765, LogLevel.Warning, "A call of the trunk {Trunk} was stopped by a rule against toll fraud: {Reason}.")]
    public static partial void Stopped(ILogger logger, string trunk, TollReason reason);

    [LoggerMessage(766, LogLevel.Warning, "An alert about the trunk {Trunk} could not be given to the customers' systems ({Failure}).")]
    public static partial void NotAlerted(ILogger logger, string trunk, string failure);
}
