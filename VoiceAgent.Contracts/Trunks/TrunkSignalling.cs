namespace VoiceAgent.Contracts.Trunks;

/// <summary>Timers, caller id and transfers of a trunk.</summary>
public sealed record TrunkSignalling
{
    /// <summary>The session expires without a refresh after this time (RFC 4028). Null: no session timer is asked for.</summary>
    public TimeSpan? SessionTimer { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Provisional responses are acknowledged (RFC 3262).</summary>
    public PrackMode Prack { get; init; }

    /// <summary>How often OPTIONS is sent to the provider. Null: never.</summary>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which header has the number of a caller.</summary>
    public CallerIdHeader CallerId { get; init; }

    /// <summary>How calls are transferred.</summary>
    public TransferMode Transfer { get; init; } = TransferMode.Bridge;

    /// <summary>Headers of a call that are passed on to the agent as metadata.</summary>
    public IReadOnlyList<string> PassedHeaders { get; init; } = [];
}
