namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>How calls of a route are recorded.</summary>
internal sealed record RecordingPolicy
{
    public bool Record { get; init; } = true;

    /// <summary>What the caller hears about the recording before the conversation. Null: nothing.</summary>
    public string? Consent { get; init; }

    /// <summary>The files that are made of a recording: <c>wav</c>, <c>mp3</c>, <c>mp4</c>.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["wav"];

    /// <summary>Null: the retention of the storage account applies.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Whether recordings are encrypted with a key of their own, beside the encryption of the store.</summary>
    public bool Encrypted { get; init; }
}
