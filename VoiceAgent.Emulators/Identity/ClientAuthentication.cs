using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// Identifies the client at the token endpoint: <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>private_key_jwt</c>, or nothing for a public client.
/// </summary>
internal sealed class ClientAuthentication(IOptions<IdentityOptions> options, ClientAssertions assertions)
{
    private const string Basic = "Basic ";

    /// <exception cref="OAuthError">The client is unknown, or its secret or assertion is wrong.</exception>
    public async Task<(string Id, Client Client)> OfAsync(HttpRequest request, IFormCollection form, Authority authority)
    {
        var assertion = form["client_assertion"].ToString();
        var (id, secret) = Given(request.Headers.Authorization.ToString(), form);
        if (id.Length == 0 && (assertion.Length == 0 || (id = ClientAssertions.Subject(assertion)).Length == 0))
        {
            throw OAuthError.InvalidClient("The request has no client_id.", 900144);
        }

        if (!options.Value.Clients.TryGetValue(id, out var client))
        {
            throw OAuthError.InvalidClient($"The client '{id}' is not registered.", 700016);
        }

        if (assertion.Length > 0)
        {
            if (form["client_assertion_type"] != ClientAssertions.Kind)
            {
                throw OAuthError.InvalidRequest($"The client_assertion_type must be {ClientAssertions.Kind}.");
            }

            await assertions.CheckAsync(id, client, assertion, authority);
            return (id, client);
        }

        return client.IsPublic || (client.Secret is { } expected && IsSame(expected, secret)) ? (id, client)
            : secret.Length == 0 ? throw OAuthError.InvalidClient($"The request of the client '{id}' must contain 'client_assertion' or 'client_secret'.", 7000218)
            : throw OAuthError.InvalidClient($"The secret of the client '{id}' is wrong.");
    }

    private static (string Id, string Secret) Given(string authorization, IFormCollection form)
    {
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization[Basic.Length..])).Split(':', 2);
            return (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "");
        }
        catch (FormatException)
        {
            throw OAuthError.InvalidClient("The Authorization header is not Basic credentials.", 9000411);
        }
    }

    private static bool IsSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
