using Azure.Core;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>
/// Proves to the authority that a request comes from this client: by a token of the process's identity (RFC 7523), by a secret, or not at all,
/// when the client is public and PKCE is enough.
/// </summary>
internal sealed partial class ClientProof(IOptions<SignInOptions> options, TokenCredential identity, ILogger<ClientProof> log)
{
    private const string ByToken = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <exception cref="HttpRequestException">The identity gave no token. The request would be refused, so it is not sent.</exception>
    public async Task AddAsync(OpenIdConnectMessage request, CancellationToken stopping)
    {
        if (options.Value.AssertionScope.Length == 0)
        {
            request.ClientSecret = options.Value.Secret;
            return;
        }

        try
        {
            var token = await identity.GetTokenAsync(new TokenRequestContext([options.Value.AssertionScope]), stopping);
            (request.ClientAssertionType, request.ClientAssertion, request.ClientSecret) = (ByToken, token.Token, null);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The identity may throw anything. Its messages contain addresses and ids, so only the type is logged.
            NoToken(failure.GetType().Name);
            throw new HttpRequestException("The process's identity gave no token for sign-in.", failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The dashboard's identity gave no token ({Reason}), so nobody can sign in. Check that the service runs with its managed identity and that 'Authentication:AssertionScope' is right.")]
    private partial void NoToken(string reason);
}
