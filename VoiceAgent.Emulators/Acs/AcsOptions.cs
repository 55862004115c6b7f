using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Recordings;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Acs;

/// <summary>Section <c>Acs</c>: the access key, the webhook, the tokens, and the timeouts and limits of this emulator.</summary>
internal sealed record AcsOptions : IValidatableObject
{
    public const string Section = "Acs";

    /// <summary>The resource's access key in base64, as in a connection string.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>The resource's immutable id. It is the audience of the tokens on callbacks and media sockets.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>The address, with its <c>code</c>, that Event Grid posts IncomingCall to. Without it, no calls can be placed.</summary>
    public Uri? IncomingCallWebhook { get; init; }

    /// <summary>Issuer of the tokens. The default is the issuer of the real service.</summary>
    public string TokenIssuer { get; init; } = "https://acscallautomation.communication.azure.com";

    /// <summary>How far a signed request's date may differ from the current time. The value is a guess: the service does not document it.</summary>
    public TimeSpan DateTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call rings and its incomingCallContext is valid. The value is a guess: the service does not document it.</summary>
    public TimeSpan RingsFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the telephone of an added participant rings when the request does not say.</summary>
    public TimeSpan InvitationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Timeout of one callback request.</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many times a callback is posted in all, when the server cannot be reached or returns a server error.</summary>
    public int CallbackTries { get; init; } = 3;

    /// <summary>
    /// Whether a callback is posted again when the server received it and did not answer in time. The service does not document it, and some of
    /// Microsoft's samples never answer: they would greet the caller twice.
    /// </summary>
    public bool RepeatsUnacknowledged { get; init; }

    /// <summary>
    /// Whether play with text or SSML, recognition of speech, and transcription are refused on a call without
    /// <c>callIntelligenceOptions.cognitiveServicesEndpoint</c>, as the service does.
    /// </summary>
    public bool NeedsCognitiveServices { get; init; } = true;

    /// <summary>Largest request body in bytes. A larger one is refused with 413.</summary>
    public int LargestBody { get; init; } = 256 * 1024;

    public EventGridOptions EventGrid { get; init; } = new();

    public MediaOptions Media { get; init; } = new();

    public RecordingOptions Recordings { get; init; } = new();

    public HttpsOptions Https { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Complaint() is { } complaint ? [new ValidationResult(complaint)] : [];

    /// <summary>Returns what is wrong with these options, or null when they are valid.</summary>
    private string? Complaint()
    {
        var key = new byte[AccessKey.Length];
        return this switch
        {
            { AccessKey: "" } => "Acs:AccessKey is missing: give the base64 key that clients sign with.",
            _ when !Convert.TryFromBase64String(AccessKey, key, out _) => "Acs:AccessKey is not base64.",
            { CallbackTries: < 1 } => "Acs:CallbackTries must be at least 1.",
            { ResourceId: "" } => "Acs:ResourceId is missing: it is the audience of the tokens on callbacks and media sockets.",
            { IncomingCallWebhook.IsAbsoluteUri: false } => "Acs:IncomingCallWebhook must be a full URL, with its code.",
            _ when EventGrid.Subscriptions.Any(each => each.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) => "Acs:EventGrid:Subscriptions: each needs an Endpoint that is a full http URL.",
            _ when EventGrid.Subscriptions.SelectMany(each => each.Kinds ?? []).Concat(EventGrid.Kinds ?? []).FirstOrDefault(kind => !GridKind.All.Contains(kind)) is { } unknown =>
                $"Acs:EventGrid: '{unknown}' is not a kind of event. The kinds are {string.Join(", ", GridKind.All)}.",
            { Recordings.Address.IsAbsoluteUri: false } => "Acs:Recordings:Address must be a full URL.",
            { Recordings.Kept: < 1 } => "Acs:Recordings:Kept must be at least 1.",
            _ => Https.Complaint("Acs:Https"),
        };
    }
}

/// <summary>Section <c>Acs:EventGrid</c>. The timeouts are those in the documentation of Event Grid.</summary>
internal sealed record EventGridOptions
{
    /// <summary>Timeout of one delivery.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pauses between deliveries. Event Grid's own first pauses are 10 s and 30 s. Delivery stops when the call no longer rings.</summary>
    public TimeSpan[] RetryAfter { get; init; } = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    /// <summary>Pause between attempts at the subscription handshake while the webhook cannot be reached.</summary>
    public TimeSpan HandshakeRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call waits for the handshake to succeed.</summary>
    public TimeSpan HandshakeFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The kinds of events that <see cref="AcsOptions.IncomingCallWebhook"/> gets, without their prefix. Null for <c>IncomingCall</c> alone.</summary>
    public string[]? Kinds { get; init; }

    /// <summary>Further subscriptions, each with its own webhook.</summary>
    public GridSubscription[] Subscriptions { get; init; } = [];

    /// <summary>Whether events are posted as CloudEvents 1.0. Otherwise they have Event Grid's own schema.</summary>
    public bool CloudEvents { get; init; }
}

/// <summary>Section <c>Acs:EventGrid:Subscriptions</c>: a webhook for some kinds of events.</summary>
internal sealed record GridSubscription
{
    public Uri? Endpoint { get; init; }

    /// <summary>CallStarted, CallEnded, CallParticipantAdded, CallParticipantRemoved, RecordingFileStatusUpdated. Null for all of them.</summary>
    public string[]? Kinds { get; init; }
}

/// <summary>Section <c>Acs:Media</c>: the media socket.</summary>
internal sealed record MediaOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest message from the agent in bytes. A larger one closes the socket with 1009.</summary>
    public int LargestMessage { get; init; } = 1024 * 1024;

    /// <summary>Most agent audio that waits to be played. Audio beyond this is dropped and counted.</summary>
    public TimeSpan HoldsAtMost { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most caller audio that waits for a slow socket. Beyond this the oldest frame is dropped and counted.</summary>
    public TimeSpan SendsBehindAtMost { get; init; } = TimeSpan.FromSeconds(1);

    // The following behaviours of the real service are not documented. README.md says what was found, and how the product is run with both values.

    /// <summary>What happens when streaming is started on a call that streams already.</summary>
    public SecondStart SecondStart { get; init; } = SecondStart.Refused;

    /// <summary>Whether streaming counts as stopped only when the old socket has closed. A server that hangs delays that by two seconds.</summary>
    public bool ClosesBeforeStopped { get; init; }

    /// <summary>How long a start is refused after a stream has failed.</summary>
    public TimeSpan StartsAgainAfter { get; init; }

    /// <summary>What happens to agent audio that is not played yet when the socket ends.</summary>
    public HeldAudio HeldAudio { get; init; } = HeldAudio.Played;
}

/// <summary>What happens when streaming is started on a call that streams already.</summary>
internal enum SecondStart
{
    /// <summary>The request is refused with 400.</summary>
    Refused,

    /// <summary>The current socket is closed, and a new one is opened.</summary>
    Replaces,
}

/// <summary>What happens to agent audio that is not played yet when the socket ends.</summary>
internal enum HeldAudio
{
    Played,
    Dropped,
}
