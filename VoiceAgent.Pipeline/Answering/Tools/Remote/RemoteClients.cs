using System.Net.Http.Headers;
using Azure.Core;

namespace VoiceAgent.Pipeline.Answering.Tools.Remote;

/// <summary>
/// Creates HTTP clients for the services that tools use. They differ from the program's other HTTP clients: each tool has its own
/// deadline, requests are not retried, and redirects are not followed.
/// </summary>
internal sealed class RemoteClients(TokenCredential credential) : IDisposable
{
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5);

    // Long enough to save handshakes, and short enough to follow a change of address.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly SocketsHttpHandler _sockets = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = Connecting,
        PooledConnectionLifetime = Longest,
    };

    /// <returns>A client that lives as long as the program. Requests end by their cancellation token.</returns>
    public HttpClient For(RemoteService service)
    {
        var address = service.Address!.AbsoluteUri;
        return new HttpClient(new Proving(service, credential) { InnerHandler = _sockets }, disposeHandler: false)
        {
            BaseAddress = new Uri(address.EndsWith('/') ? address : address + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public void Dispose() => _sockets.Dispose();

    /// <summary>Adds this program's credential to requests to this service only.</summary>
    private sealed class Proving(RemoteService service, TokenCredential credential) : DelegatingHandler
    {
        private readonly TokenRequestContext _wanted = new([service.Scope ?? ""]);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!string.IsNullOrEmpty(service.Scope))
            {
                var token = await credential.GetTokenAsync(_wanted, cancellationToken);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            }
            else if (!string.IsNullOrEmpty(service.Header))
            {
                request.Headers.TryAddWithoutValidation(service.Header, service.Secret);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
