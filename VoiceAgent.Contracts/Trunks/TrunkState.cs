namespace VoiceAgent.Contracts.Trunks;

/// <summary>How a trunk is, for all gateways together.</summary>
public sealed record TrunkState
{
    /// <summary>The best state of all gateways: one registration is enough for calls.</summary>
    public RegistrationState Registration { get; init; }

    /// <summary>Calls from the provider now.</summary>
    public int CallsIn { get; init; }

    /// <summary>Calls to the provider now.</summary>
    public int CallsOut { get; init; }

    /// <summary>The last error of any gateway, in words.</summary>
    public string? LastError { get; init; }

    /// <summary>Each gateway that has reported within the last minutes.</summary>
    public IReadOnlyList<GatewayTrunkState> Gateways { get; init; } = [];

    /// <summary>Today in UTC.</summary>
    public TrunkDay Today { get; init; } = new(0, 0, new Dictionary<int, long>());

    /// <summary>The last calls. Null: there was none.</summary>
    public TrunkQuality? Quality { get; init; }

    /// <summary>The last errors, the latest first. At most 20.</summary>
    public IReadOnlyList<TrunkError> Errors { get; init; } = [];
}
