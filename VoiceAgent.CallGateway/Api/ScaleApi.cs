using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api;

/// <summary>
/// <c>GET /scale/places</c>: the places of all workers, for an autoscaler. KEDA's metrics-api scaler reads <c>load</c> from it. It
/// authenticates with a key in a header, or with a token.
/// </summary>
internal static class ScaleApi
{
    public const string KeyHeader = "X-API-Key";

    public static void MapScaleApi(this IEndpointRouteBuilder app) =>
        app.MapGet("/scale/places", ShowAsync).AllowAnonymous().RequireRateLimiting(ApiRegistration.RateLimit);

    private static async Task<IResult> ShowAsync(HttpContext context, IOptions<ScaleOptions> options, IAuthorizationService authorization, PlacesWatch places)
    {
        if (!HasKey(context.Request, options.Value) && !(await authorization.AuthorizeAsync(context.User, Permissions.ScaleRead)).Succeeded)
        {
            return Problems.NoScaleKey();
        }

        if (places.Now is { } now)
        {
            return TypedResults.Ok(now);
        }

        context.Response.Headers.RetryAfter = "5";
        return Problems.PlacesUnknown();
    }

    // Hashes have the same length for every input, so the time does not reveal the length of the secret.
    private static bool HasKey(HttpRequest request, ScaleOptions options) =>
        options.Key.Length > 0 && request.Headers[KeyHeader].ToString() is { Length: > 0 } given
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(options.Key)));
}
