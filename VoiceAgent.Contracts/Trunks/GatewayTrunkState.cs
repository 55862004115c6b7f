namespace VoiceAgent.Contracts.Trunks;

/// <summary>How a trunk is for one gateway.</summary>
/// <param name="Gateway">The name of the process.</param>
/// <param name="At">When it was reported.</param>
public sealed record GatewayTrunkState(string Gateway, DateTimeOffset At)
{
    /// <summary>The state of the registration.</summary>
    public RegistrationState Registration { get; init; }

    /// <summary>Since when it is so.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the registration ends without a renewal.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The last error in words.</summary>
    public string? LastError { get; init; }

    /// <summary>From OPTIONS to its answer. Null: no answer, or no keep-alive.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>False: the provider does not answer. Null: nothing was asked.</summary>
    public bool? Answers { get; init; }

    /// <summary>Calls from the provider now.</summary>
    public int CallsIn { get; init; }

    /// <summary>Calls to the provider now.</summary>
    public int CallsOut { get; init; }
}
