using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Checks the key. Clients send it as OpenAI expects it (<c>Authorization: Bearer</c>) or as Azure OpenAI does (<c>api-key</c>).</summary>
internal sealed class KeyCheck(string key, bool legacyAzure = false) : IEndpointFilter
{
    private const string Bearer = "Bearer ";
    private readonly byte[] _expected = Encoding.UTF8.GetBytes(key);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var given = KeyOf(context.HttpContext.Request.Headers);
        return given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _expected)
            ? await next(context)
            : (legacyAzure ? ApiError.AzureKey() : ApiError.WrongKey(given is not null)).AsResult();
    }

    private static string? KeyOf(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : headers["api-key"].FirstOrDefault();
    }
}
