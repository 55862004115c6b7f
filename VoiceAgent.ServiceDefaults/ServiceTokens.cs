using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;

namespace VoiceAgent.ServiceDefaults;

/// <summary>Authenticates one service to another.</summary>
public static class ServiceTokens
{
    /// <summary>Makes the client send a token of the process's own identity for <paramref name="scope"/>.</summary>
    public static IHttpClientBuilder AddServiceToken(this IHttpClientBuilder http, string scope)
    {
        http.Services.AddProcessIdentity();
        return http.AddHttpMessageHandler(services => new Handler(services.GetRequiredService<TokenCredential>(), scope));
    }

    // The credential caches tokens and renews them before they expire.
    private sealed class Handler(TokenCredential credential, string scope) : DelegatingHandler
    {
        private readonly TokenRequestContext _wanted = new([scope]);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = await credential.GetTokenAsync(_wanted, cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
