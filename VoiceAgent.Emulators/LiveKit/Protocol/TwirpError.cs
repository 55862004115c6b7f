using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>A refusal in the form of Twirp: a code, a message and details.</summary>
internal sealed class TwirpError(string code, string message, IReadOnlyDictionary<string, string>? details = null) : Exception(message)
{
    public string Code => code;

    public IResult ToResult()
    {
        var body = new JsonObject { ["code"] = code, ["msg"] = Message };
        if (details is { Count: > 0 })
        {
            body["meta"] = new JsonObject(details.Select(static pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        }

        return Results.Text(body.ToJsonString(), "application/json", statusCode: Status(code));
    }

    public static TwirpError Invalid(string message) => new("invalid_argument", message);

    public static TwirpError NotFound(string message) => new("not_found", message);

    /// <summary>The server answers so when a token lacks a grant.</summary>
    public static TwirpError Denied() => new("unauthenticated", "permissions denied");

    /// <summary>The table of the Twirp specification.</summary>
    private static int Status(string code) => code switch
    {
        "canceled" or "deadline_exceeded" => StatusCodes.Status408RequestTimeout,
        "invalid_argument" or "malformed" or "out_of_range" => StatusCodes.Status400BadRequest,
        "not_found" or "bad_route" => StatusCodes.Status404NotFound,
        "already_exists" or "aborted" => StatusCodes.Status409Conflict,
        "permission_denied" => StatusCodes.Status403Forbidden,
        "unauthenticated" => StatusCodes.Status401Unauthorized,
        "resource_exhausted" => StatusCodes.Status429TooManyRequests,
        "failed_precondition" => StatusCodes.Status412PreconditionFailed,
        "unimplemented" => StatusCodes.Status501NotImplemented,
        "unavailable" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
