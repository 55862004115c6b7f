using System.Text.Json.Serialization;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>
/// All that is needed to go on with a dialog in another process: <c>endpoint.Resume(state)</c>. It is written as JSON. URIs and addresses are texts as they stand in messages.
/// </summary>
public sealed record SipDialogState
{
    public required string CallId { get; init; }

    public required string LocalTag { get; init; }

    public required string RemoteTag { get; init; }

    /// <summary>Our address: From of our requests, without its tag.</summary>
    public required string LocalAddress { get; init; }

    /// <summary>The peer's address: To of our requests, without its tag.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>Our Contact as it was sent. A process that resumes the dialog sends its own.</summary>
    public required string LocalContact { get; init; }

    /// <summary>The Request-URI of our requests.</summary>
    public required string RemoteTarget { get; init; }

    /// <summary>The values of Route, in order.</summary>
    public IReadOnlyList<string> RouteSet { get; init; } = [];

    /// <summary>The number of our last request. 0 before the first.</summary>
    public uint LocalSequence { get; init; }

    /// <summary>The number of the peer's last request. Null before the first.</summary>
    public uint? RemoteSequence { get; init; }

    /// <summary>Whether we have called.</summary>
    public bool IsCaller { get; init; }

    /// <summary>Whether the dialog was made over TLS with SIPS.</summary>
    public bool IsSecure { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<SipDialogPhase>))]
    public SipDialogPhase Phase { get; init; }

    public SipSessionTimer? SessionTimer { get; init; }

    /// <summary>The last session description that we have sent. Refreshes repeat it.</summary>
    public SipBody? LocalBody { get; init; }

    /// <summary>The last session description of the peer.</summary>
    public SipBody? RemoteBody { get; init; }

    /// <summary>What the peer has listed in Allow and Supported.</summary>
    public IReadOnlyList<string> PeerAllows { get; init; } = [];

    public IReadOnlyList<string> PeerSupports { get; init; } = [];

    /// <summary>The address that the last message of the peer came from, such as <c>192.0.2.1:5060</c>, and its transport. Used for peers behind NAT.</summary>
    public string? PeerSource { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<SipTransport>))]
    public SipTransport PeerTransport { get; init; }

    /// <summary>Grows with each change, so that an older state never replaces a newer one.</summary>
    public long Version { get; init; }

    [JsonIgnore]
    public SipDialogId Id => new(CallId, LocalTag, RemoteTag);

    public override string ToString() => $"dialog {CallId}, {Phase}, version {Version}";
}
