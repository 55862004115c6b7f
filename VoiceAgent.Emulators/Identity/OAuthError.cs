using System.Globalization;
using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// An error answer as in RFC 6749 §5.2, with the additional members of Entra ID: <c>error_codes</c>, <c>timestamp</c>, <c>trace_id</c>,
/// <c>correlation_id</c>. Source of the numbers: learn.microsoft.com/entra/identity-platform/reference-error-codes.
/// </summary>
/// <param name="number">The AADSTS number, or 0 when Entra ID has none for this error.</param>
internal sealed class OAuthError(string code, string description, int status = StatusCodes.Status400BadRequest, int number = 0) : Exception(description)
{
    public string Code => code;

    public int Status => status;

    public static OAuthError InvalidRequest(string description, int number = 900144) => new("invalid_request", description, number: number);

    public static OAuthError InvalidGrant(string description, int number = 70000) => new("invalid_grant", description, number: number);

    public static OAuthError InvalidScope(string description) => new("invalid_scope", description, number: 70011);

    public static OAuthError InvalidClient(string description, int number = 7000215) => new("invalid_client", description, StatusCodes.Status401Unauthorized, number);

    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description, number: 700016);

    public static OAuthError WrongMethod(string method) => new("invalid_request", $"The endpoint only accepts POST requests. Received a {method} request.", number: 900561);

    /// <summary>A configured fault.</summary>
    public static OAuthError Emulated(int failure) => new("temporarily_unavailable", "The provider is failing (emulated).", failure);

    public IResult AsResult(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"VoiceAgent identity emulator\"";
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var correlation = http.Request.Headers["client-request-id"].ToString() is { Length: > 0 and <= 64 } given ? given : Guid.NewGuid().ToString();
        return Results.Json(new Wire(
            code,
            number == 0 ? Message : $"AADSTS{number}: {Message}",
            number == 0 ? [] : [number],
            now.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Guid.NewGuid().ToString(),
            correlation), statusCode: status);
    }

    private sealed record Wire(
        [property: JsonPropertyName("error")] string Error,
        [property: JsonPropertyName("error_description")] string Description,
        [property: JsonPropertyName("error_codes")] int[] Codes,
        [property: JsonPropertyName("timestamp")] string Timestamp,
        [property: JsonPropertyName("trace_id")] string TraceId,
        [property: JsonPropertyName("correlation_id")] string CorrelationId);
}
