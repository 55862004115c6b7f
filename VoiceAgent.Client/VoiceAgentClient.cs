namespace VoiceAgent.Client;

/// <summary>The API of a VoiceAgent gateway. It is cheap to create, and safe for concurrent use.</summary>
/// <remarks>Every method throws <see cref="VoiceAgentApiException"/> when the gateway refuses a request, and <see cref="HttpRequestException"/> when it does not answer.</remarks>
public sealed class VoiceAgentClient
{
    /// <param name="http">Has the gateway's address as its base address, with a slash at the end. <see cref="ClientRegistration"/> registers one that repeats safe requests.</param>
    /// <param name="token">Gives the access token for each request. Without it, <paramref name="http"/> must add one.</param>
    /// <param name="time">The clock for pauses between attempts. The system's without it.</param>
    public VoiceAgentClient(HttpClient http, Func<CancellationToken, ValueTask<string>>? token = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var requests = new ApiRequests(http, token);
        Calls = new CallsClient(requests, time ?? TimeProvider.System);
        Callbacks = new CallbacksClient(requests);
        Campaigns = new CampaignsClient(requests);
        DoNotCall = new DoNotCallClient(requests);
        IncomingReports = new IncomingReportsClient(requests);
        Audit = new AuditClient(requests);
        Trunks = new TrunksClient(requests);
        DispatchRules = new DispatchRulesClient(requests);
        Rooms = new RoomsClient(requests);
    }

    /// <summary>Calls: live and finished ones, their events, recordings, and commands.</summary>
    public CallsClient Calls { get; }

    /// <summary>Requests to be called back.</summary>
    public CallbacksClient Callbacks { get; }

    /// <summary>Calls to many people.</summary>
    public CampaignsClient Campaigns { get; }

    /// <summary>The numbers that are never called.</summary>
    public DoNotCallClient DoNotCall { get; }

    /// <summary>Reports of other systems that wait for an operator.</summary>
    public IncomingReportsClient IncomingReports { get; }

    /// <summary>Who did what.</summary>
    public AuditClient Audit { get; }

    /// <summary>Connections to providers by SIP.</summary>
    public TrunksClient Trunks { get; }

    /// <summary>Which agent answers which calls of trunks.</summary>
    public DispatchRulesClient DispatchRules { get; }

    /// <summary>Rooms of a LiveKit server, and agents in them.</summary>
    public RoomsClient Rooms { get; }
}
