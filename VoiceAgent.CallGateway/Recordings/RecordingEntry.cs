using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// What is known of a recording. It is the file <c>.json</c> beside the audio, and, with the words of the call, an item in the store of calls that a search finds.
/// </summary>
/// <param name="Route">The called number whose policy applies.</param>
internal sealed record RecordingEntry(CallId Call, DateTimeOffset RangAt, string From, string To, string Route, string Agent, string Language)
{
    /// <summary>The <see cref="Format"/> when only the telephony service has recorded the call.</summary>
    public const string OnlyService = "none";

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public CallEnding? Ending { get; init; }

    public TimeSpan Duration { get; init; }

    public TimeSpan Gaps { get; init; }

    public TimeSpan CallerMissing { get; init; }

    /// <summary>Where the caller is silent because they gave card digits.</summary>
    public IReadOnlyList<RecordingSpan> Silenced { get; init; } = [];

    /// <summary>Where both sides are silent because somebody has paused the recording.</summary>
    public IReadOnlyList<RecordingSpan> Paused { get; init; } = [];

    public RecordingConsent? Consent { get; init; }

    public IReadOnlyList<string> Channels { get; init; } = ["caller", "agent"];

    /// <summary><c>voiceagent-sealed-1</c>, <c>wav</c> or <c>none</c>.</summary>
    public string Format { get; init; } = "wav";

    public long PlainBytes { get; init; }

    public long StoredBytes { get; init; }

    /// <summary>SHA-256 of the WAV file as it is played, in hexadecimal.</summary>
    public string PlainHash { get; init; } = "";

    /// <summary>SHA-256 of the stored file without its wrapped keys. They change when the key that wraps them is rotated.</summary>
    public string StoredHash { get; init; } = "";

    public bool IsEncrypted { get; init; }

    public IReadOnlyList<string> KeyIds { get; init; } = [];

    /// <summary>Other formats beside the WAV file.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The files of the telephony service's own recording.</summary>
    public IReadOnlyList<ServiceCopy> ServiceCopies { get; init; } = [];

    /// <summary>False when only the telephony service has recorded the call.</summary>
    [JsonIgnore]
    public bool HasOwn => Format != OnlyService;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset? ArchiveAt { get; init; }

    public bool IsArchived { get; init; }

    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>While it exists, nothing of the call is deleted.</summary>
    public LegalHold? Hold { get; init; }

    /// <summary>The recording is deleted, and this says how.</summary>
    public RecordingDeletionNote? Deleted { get; init; }

    /// <summary>The version of the stored item. Null for a new one.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    /// <summary>The words of the call, for the search. They are not in the file beside the audio.</summary>
    [JsonIgnore]
    public string Words { get; init; } = "";
}

/// <summary>From and until on the call's clock.</summary>
internal sealed record RecordingSpan(TimeSpan From, TimeSpan Until);

/// <param name="By">The name of the person.</param>
internal sealed record LegalHold(string Reason, string By, DateTimeOffset At);

/// <param name="Why"><c>retention</c>, <c>erasure</c> or <c>request</c>.</param>
/// <param name="Copies">How many files were deleted.</param>
internal sealed record RecordingDeletionNote(DateTimeOffset At, string By, string Why, int Copies)
{
    /// <summary>The name of the gateway in <see cref="By"/>, when no person has asked for the deletion.</summary>
    public const string Gateway = "gateway";

    /// <summary>The audit has a record of the deletion, so the files may be deleted.</summary>
    public bool IsAudited { get; init; }

    [JsonIgnore]
    public bool IsByGateway => By == Gateway && Why == "retention";
}
