using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Acs;

/// <summary>Section <c>Acs</c>: who may call this emulator, whom it tells of calls, and how patient it is.</summary>
internal sealed record AcsOptions : IValidatableObject
{
    public const string Section = "Acs";

    /// <summary>The resource's access key, base64, as it stands in a connection string.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>The resource's immutable id: audience of the tokens on callbacks and media sockets.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>Where Event Grid posts IncomingCall, with its <c>code</c>. Absent: calls cannot be placed.</summary>
    public Uri? IncomingCallWebhook { get; init; }

    /// <summary>Issuer of the tokens; the real service's unless told otherwise.</summary>
    public string TokenIssuer { get; init; } = "https://acscallautomation.communication.azure.com";

    /// <summary>How far a signed request's date may be from now, either way. A guess: the service documents none.</summary>
    public TimeSpan DateTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call rings, and so how long its incomingCallContext may be used. A guess: the service documents none.</summary>
    public TimeSpan RingsFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one callback waits for its acknowledgement.</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a callback that met no server, or a failing one, is posted in all.</summary>
    public int CallbackTries { get; init; } = 3;

    /// <summary>Largest request body, in bytes; above it, 413.</summary>
    public int LargestBody { get; init; } = 256 * 1024;

    public EventGridOptions EventGrid { get; init; } = new();

    public MediaOptions Media { get; init; } = new();

    public HttpsOptions Https { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Complaint() is { } complaint ? [new ValidationResult(complaint)] : [];

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
            { Https: { CertificatePath: not null, KeyPath: null } or { CertificatePath: null, KeyPath: not null } } =>
                "Acs:Https needs both CertificatePath and KeyPath (PEM files).",
            _ => null,
        };
    }
}

/// <summary>Section <c>Acs:EventGrid</c>: Event Grid's own patience, as its documentation gives it.</summary>
internal sealed record EventGridOptions
{
    /// <summary>How long a delivery waits for its acknowledgement.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pauses between deliveries; an IncomingCall is given up when its call no longer rings. Event Grid's own first pauses are 10 s and 30 s.</summary>
    public TimeSpan[] RetryAfter { get; init; } = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    /// <summary>Pause between attempts at the subscription handshake while nobody listens yet.</summary>
    public TimeSpan HandshakeRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call waits for the handshake.</summary>
    public TimeSpan HandshakeFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Events as CloudEvents 1.0 rather than in Event Grid's own schema.</summary>
    public bool CloudEvents { get; init; }
}

/// <summary>Section <c>Acs:Media</c>: the media socket.</summary>
internal sealed record MediaOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest message from the agent, in bytes; above it the socket is closed with 1009.</summary>
    public int LargestMessage { get; init; } = 1024 * 1024;

    /// <summary>Agent audio held for playing; what comes beyond it is dropped and counted.</summary>
    public TimeSpan HoldsAtMost { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Caller frames waiting for a slow socket; beyond it the oldest is dropped and counted.</summary>
    public TimeSpan SendsBehindAtMost { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Section <c>Acs:Https</c>: PEM files for the https addresses among the program's urls.</summary>
internal sealed record HttpsOptions
{
    public string? CertificatePath { get; init; }

    public string? KeyPath { get; init; }
}
