using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// <c>GET /msi/token</c> as in App Service and Container Apps (api-version 2019-08-01). <c>X-IDENTITY-HEADER</c> is the service's secret.
/// Here it also identifies the service. A user-assigned identity is a client with <see cref="Client.AssignedTo"/>. Source: learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference.
/// </summary>
internal sealed class ManagedIdentityEndpoint(IOptions<IdentityOptions> options, TokenIssuer tokens, Authorities authorities, TimeProvider time, EmulatedDelays delays, EmulatedFaults faults)
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

        if (HostOf(http.Request.Headers["X-IDENTITY-HEADER"].ToString()) is not { } host)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "The X-IDENTITY-HEADER is missing or belongs to no service (Identity:Clients:…:IdentityHeader).");
        }

        if (IdentityOf(host, query) is not { } identity)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId. Those of '{host}' have it in Identity:Clients:…:AssignedTo.");
        }

        var resource = query["resource"].ToString();
        return Audiences.Has(resource, options.Value.Audiences)
            ? Give(identity.Key, identity.Value, resource)
            : Refuse(StatusCodes.Status400BadRequest, $"No token is issued for the resource '{resource}'. The registered resources (Identity:Audiences) are {string.Join(", ", options.Value.Audiences)}.");
    }

    private IResult Give(string clientId, Client client, string resource) => Results.Json(new
    {
        access_token = tokens.ForClient(authorities.Own, clientId, client, resource.TrimEnd('/')),
        expires_on = (time.GetUtcNow() + tokens.Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        resource,
        token_type = "Bearer",
        client_id = clientId,
    });

    /// <summary>The service that sends the secret.</summary>
    private string? HostOf(string header) => options.Value.Clients
        .Where(client => client.Value.IdentityHeader is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header)))
        .Select(client => client.Key)
        .FirstOrDefault();

    /// <summary>The service's own identity, or the user-assigned identity that the query names by client id, object id or resource id.</summary>
    private KeyValuePair<string, Client>? IdentityOf(string host, IQueryCollection query)
    {
        var (clientId, objectId) = (query["client_id"].ToString(), First(query, "principal_id", "object_id"));
        var resourceId = First(query, "mi_res_id", "msi_res_id");
        var isNamed = clientId.Length + objectId.Length + resourceId.Length > 0;
        var found = options.Value.Clients.Where(client => isNamed
            ? (client.Key == host || client.Value.AssignedTo.Contains(host))
                && (clientId.Length == 0 || clientId == client.Key)
                && (objectId.Length == 0 || objectId == TokenIssuer.ObjectIdOf(client.Key))
                && (resourceId.Length == 0 || resourceId.Equals(client.Value.ResourceId, StringComparison.OrdinalIgnoreCase))
            : client.Key == host).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static string First(IQueryCollection query, string name, string other) => query[name].ToString() is { Length: > 0 } value ? value : query[other].ToString();

    private static IResult Refuse(int status, string message) => Results.Json(new { statusCode = status, message }, statusCode: status);
}
