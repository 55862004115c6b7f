using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>An error answer: the HTTP status, its name in the body's <c>code</c>, and the reason in <c>message</c>.</summary>
internal sealed class CosmosError(int status, string code, string message, int subStatus = 0) : Exception(message)
{
    // "Owner resource does not exist". It makes the client discard what it cached about the container.
    private const int OwnerNotFound = 1003;

    public int Status => status;

    public string Code => code;

    public int SubStatus => subStatus;

    public static CosmosError BadRequest(string message) => new(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static CosmosError Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, "Unauthorized", message);

    public static CosmosError Forbidden(string message) => new(StatusCodes.Status403Forbidden, "Forbidden", message);

    public static CosmosError NotFound() => new(StatusCodes.Status404NotFound, "NotFound", "Entity with the specified id does not exist in the system.");

    public static CosmosError NoOwner() => new(StatusCodes.Status404NotFound, "NotFound", "Owner resource does not exist.", OwnerNotFound);

    public static CosmosError Conflict() => new(StatusCodes.Status409Conflict, "Conflict", "Entity with the specified id already exists in the system.");

    public static CosmosError PreconditionFailed(string why) => new(StatusCodes.Status412PreconditionFailed, "PreconditionFailed", why);

    public static CosmosError TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", message);

    public static CosmosError NotEmulated(string what) => new(StatusCodes.Status501NotImplemented, "NotImplemented", $"{what} is not emulated.");

    public static CosmosError Emulated(int failure) => new(
        failure, failure == StatusCodes.Status429TooManyRequests ? "TooManyRequests" : "ServiceUnavailable", "The request failed (emulated).", failure == StatusCodes.Status429TooManyRequests ? 3200 : 0);

    public static CosmosError? Of(Exception failure) => failure switch
    {
        CosmosError refused => refused,
        SqlException query => BadRequest(query.Message),
        System.Text.Json.JsonException malformed => BadRequest($"The request payload is invalid: {malformed.Message}"),
        InsufficientExecutionStackException => BadRequest("The query or document is nested too deeply."),
        System.Text.RegularExpressions.RegexMatchTimeoutException => BadRequest("A pattern in the query takes too long."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge("Request size is too large."),
        BadHttpRequestException broken => BadRequest(broken.Message),
        _ when IsUnexpected(failure) => BadRequest("The request payload is invalid: a value has a wrong type or form."),
        _ => null,
    };

    /// <summary>What reading a malformed body can throw where no check has a better message.</summary>
    public static bool IsUnexpected(Exception failure) =>
        failure is InvalidOperationException or ArgumentException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException
        && failure is not ObjectDisposedException;
}
