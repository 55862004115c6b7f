using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Identity;

/// <summary>An error answer as in RFC 6749 §5.2: <c>{"error":…,"error_description":…}</c>.</summary>
internal sealed class OAuthError(string code, string description, int status = StatusCodes.Status400BadRequest) : Exception(description)
{
    public string Code => code;

    public int Status => status;

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthError InvalidScope(string description) => new("invalid_scope", description);

    public static OAuthError InvalidClient(string description) => new("invalid_client", description, StatusCodes.Status401Unauthorized);

    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description);

    /// <summary>A configured fault.</summary>
    public static OAuthError Emulated(int failure) => new("temporarily_unavailable", "The provider is failing (emulated).", failure);

    public IResult AsResult(HttpResponse response)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"VoiceAgent identity emulator\"";
        }

        return Results.Json(new Wire(code, Message), statusCode: status);
    }

    private sealed record Wire([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);
}
