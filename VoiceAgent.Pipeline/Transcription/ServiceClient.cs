using System.Net;
using System.Net.Http.Headers;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// Sends requests to a self-hosted speech service. A request after a failure gets a new connection, because connections that broke
/// unnoticed often break together.
/// </summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(2);

    // Load balancers drop a silent connection after four minutes, and neither side notices.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(3);

    private readonly HttpClient _pooled;
    private readonly HttpClient _fresh;

    public ServiceClient(ServiceAddress address)
        : this(address, new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, PooledConnectionIdleTimeout = LongestRest }, new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, PooledConnectionLifetime = TimeSpan.Zero })
    {
    }

    /// <param name="fresh">Opens a connection for each request.</param>
    public ServiceClient(ServiceAddress address, HttpMessageHandler pooled, HttpMessageHandler fresh)
    {
        Address = address;
        _pooled = Client(pooled);
        _fresh = Client(fresh);
    }

    public ServiceAddress Address { get; }

    /// <summary>Returns the response when its headers have arrived. The caller disposes of it.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool isFresh, CancellationToken yielded) =>
        (isFresh ? _fresh : _pooled).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, yielded);

    /// <summary>How a status of the service is to be understood.</summary>
    public static FailureKind KindOf(HttpResponseMessage response) => response switch
    {
        { StatusCode: HttpStatusCode.TooManyRequests } => FailureKind.ToldToWait,
        { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null } => FailureKind.ToldToWait,
        { StatusCode: HttpStatusCode.RequestTimeout } or { StatusCode: >= HttpStatusCode.InternalServerError } => FailureKind.Unavailable,
        _ => FailureKind.Refused,
    };

    /// <summary>How a failure without a response is to be understood.</summary>
    /// <param name="hasBegun">Whether a part of the answer has arrived.</param>
    public static FailureKind KindOf(Exception failure, bool hasBegun) =>
        hasBegun ? FailureKind.CutOff : failure is OperationCanceledException or TimeoutException ? FailureKind.TooSlow : FailureKind.DeadConnection;

    public void Dispose()
    {
        _pooled.Dispose();
        _fresh.Dispose();
    }

    private HttpClient Client(HttpMessageHandler handler)
    {
        // The providers have their own deadlines.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        if (Address.Key is { } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }
}
