namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>Section <c>Cosmos</c>.</summary>
internal sealed record CosmosOptions
{
    public string Database { get; init; } = "voiceagent";

    /// <summary>Whether a missing database or container is created at start. An identity that may only read and write data cannot.</summary>
    public bool CreateMissing { get; init; } = true;

    /// <summary>Whether only the address of the connection string is used, instead of those that the account names.</summary>
    public bool LimitToEndpoint { get; init; }
}
