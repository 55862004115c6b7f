using System.Net.Http.Headers;
using Azure.Core;

namespace VoiceAgent.Pipeline.Answering.Tools.Remote;

/// <summary>
/// Connections to the services that tools reach. Not the program's usual HTTP clients: a tool has its own deadline, is not
/// repeated behind its back, and is never led elsewhere by a redirect.
/// </summary>
internal sealed class RemoteClients(TokenCredential credential) : IDisposable
{
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5);

    // Long enough to save handshakes, short enough to follow a change of address.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly SocketsHttpHandler _sockets = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = Connecting,
        PooledConnectionLifetime = Longest,
    };

    /// <returns>A client for the life of the program; its requests end by the token they are given.</returns>
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

    /// <summary>Says who we are, to this service and no other.</summary>
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
