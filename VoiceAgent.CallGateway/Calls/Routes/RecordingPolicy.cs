namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>How calls of a route are recorded, and what happens to their recordings afterwards.</summary>
internal sealed record RecordingPolicy
{
    public bool Record { get; init; } = true;

    /// <summary>What the caller hears about the recording before the conversation. Null: the text of <see cref="RecordingDefaults"/>. An empty text: nothing.</summary>
    public string? Consent { get; init; }

    /// <summary>The files that are made of a recording: <c>wav</c>, <c>mp3</c>, <c>m4a</c>. <c>mp4</c> is another name of <c>m4a</c>. There is always a WAV file.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["wav"];

    /// <summary>After so many days the recording moves to the archive tier. Null: as in <see cref="RecordingDefaults"/>.</summary>
    public int? ArchiveAfterDays { get; init; }

    /// <summary>After so many days the recording is deleted, unless it is held. Null: as in <see cref="RecordingDefaults"/>.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>True: a recording that cannot be encrypted is not made. False: recordings are encrypted where the pipeline has keys.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The telephony service records the call too, from its beginning on.</summary>
    public bool ByService { get; init; }
}
