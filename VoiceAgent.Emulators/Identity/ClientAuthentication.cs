using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Identifies the client at the token endpoint: <c>client_secret_basic</c>, <c>client_secret_post</c>, or no secret for a public client.</summary>
internal static class ClientAuthentication
{
    private const string Basic = "Basic ";

    /// <exception cref="OAuthError">The client is unknown or its secret is wrong.</exception>
    public static (string Id, Client Client) Of(HttpRequest request, IFormCollection form, IdentityOptions options)
    {
        var (id, secret) = Given(request.Headers.Authorization.ToString(), form);
        if (id.Length == 0)
        {
            throw OAuthError.InvalidClient("The request has no client_id.");
        }

        if (!options.Clients.TryGetValue(id, out var client))
        {
            throw OAuthError.InvalidClient($"The client '{id}' is not registered.");
        }

        return client.Secret is null || IsSame(client.Secret, secret)
            ? (id, client)
            : throw OAuthError.InvalidClient($"The secret of the client '{id}' is wrong or missing.");
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
            throw OAuthError.InvalidClient("The Authorization header is not Basic credentials.");
        }
    }

    private static bool IsSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
