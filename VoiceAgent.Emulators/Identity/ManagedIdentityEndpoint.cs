using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// <c>GET /msi/token</c> as in App Service and Container Apps (api-version 2019-08-01). <c>X-IDENTITY-HEADER</c> is the service's secret.
/// Here it also identifies the service. Source: learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference.
/// </summary>
internal sealed class ManagedIdentityEndpoint(IOptions<IdentityOptions> options, TokenIssuer tokens, TimeProvider time, EmulatedDelays delays, EmulatedFaults faults)
{
    private const string Version = "2019-08-01";

    public async Task<IResult> GiveAsync(HttpContext http)
    {
        var query = http.Request.Query;
        try
        {
            await faults.ActOutAsync(Operation.IdentityToken, http, static fault => OAuthError.Emulated(fault.Status));
        }
        catch (OAuthError failure)
        {
            return Refuse(failure.Status, failure.Message);
        }

        await delays.Before(Operation.IdentityToken, http.RequestAborted);
        if (query["api-version"] != Version)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The api-version must be {Version}.");
        }

        if (Asking(http.Request.Headers["X-IDENTITY-HEADER"].ToString(), query["client_id"].ToString()) is not { } asking)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "The X-IDENTITY-HEADER is missing or belongs to no service (Identity:Clients:…:IdentityHeader).");
        }

        var resource = query["resource"].ToString();
        return options.Value.Audiences.Contains(resource)
            ? Give(asking.Key, asking.Value, resource)
            : Refuse(StatusCodes.Status400BadRequest, $"No token is issued for the resource '{resource}'. The registered resources (Identity:Audiences) are {string.Join(", ", options.Value.Audiences)}.");
    }

    private IResult Give(string clientId, Client client, string resource) => Results.Json(new
    {
        access_token = tokens.ForClient(clientId, client, resource),
        expires_on = (time.GetUtcNow() + tokens.Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        resource,
        token_type = "Bearer",
        client_id = clientId,
    });

    private KeyValuePair<string, Client>? Asking(string header, string clientId)
    {
        var found = options.Value.Clients.Where(client => client.Value.IdentityHeader is { } expected
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header))
            && (clientId.Length == 0 || clientId == client.Key)).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static IResult Refuse(int status, string message) => Results.Json(new { statusCode = status, message }, statusCode: status);
}
