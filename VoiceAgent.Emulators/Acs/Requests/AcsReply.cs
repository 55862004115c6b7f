using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Requests;

/// <summary>Writes answers in the service's JSON.</summary>
internal static class AcsReply
{
    /// <summary>Relaxed escaping, because the default writes each '+' as six characters, and phone numbers and base64 contain many of them.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(Json), "application/json", statusCode: status);

    /// <summary>The usual answer of an operation: 202 or 200 with the operation's context.</summary>
    public static IResult Accepted(string? operationContext, int status = StatusCodes.Status202Accepted) =>
        Of(new JsonObject { ["operationContext"] = operationContext }, status);

    public static IResult Error(int status, string code, string message) => Of(ErrorBody(code, message), status);

    public static JsonObject ErrorBody(string code, string message) =>
        new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}

/// <summary>The service refuses a request. <see cref="RequestGate"/> turns it into <c>{"error":{code,message}}</c>.</summary>
internal sealed class RefusedException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static RefusedException Bad(string message) => new(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static RefusedException NoSuchCall() => new(StatusCodes.Status404NotFound, "8522", "Call not found.");
}
