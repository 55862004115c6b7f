using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.Client;

/// <summary>The gateway did not carry out a request. The message has the problem's title and what to do about it.</summary>
public sealed class VoiceAgentApiException : Exception
{
    internal VoiceAgentApiException(HttpStatusCode status, string message, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>The status of the response.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The kind of the problem: a URI. Null when the response has no problem details.</summary>
    public string? Type { get; private init; }

    /// <summary>What is wrong. Null when the response has no problem details.</summary>
    public string? Title { get; private init; }

    /// <summary>What to do. Null when the response has no problem details.</summary>
    public string? Detail { get; private init; }

    /// <summary>With status 403: the permission that the token's roles lack.</summary>
    public string? Permission => Text("permission");

    /// <summary>When the request may be sent again. Null when the gateway does not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>With status 409: what is possible with the call now, such as <c>hang-up</c>. Empty when the gateway does not say.</summary>
    public IReadOnlyList<string> Allowed => Extensions.GetValueOrDefault("allowed") is { ValueKind: JsonValueKind.Array } allowed
        ? [.. allowed.EnumerateArray().Select(action => action.ToString())] : [];

    /// <summary>All other fields of the problem details.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions { get; private init; } = new Dictionary<string, JsonElement>();

    internal static async Task<VoiceAgentApiException> OfAsync(HttpResponseMessage answer, CancellationToken leaving)
    {
        var problem = await ReadAsync(answer, leaving);
        var (title, detail) = (Text(problem, "title"), Text(problem, "detail"));
        var said = string.Join(' ', new[] { title, detail }.Where(part => part is { Length: > 0 }));
        return new VoiceAgentApiException(answer.StatusCode, said.Length > 0 ? said : $"The gateway answered with status {(int)answer.StatusCode}. {Advice(answer.StatusCode)}")
        {
            Type = Text(problem, "type"),
            Title = title,
            Detail = detail,
            RetryAfter = answer.Headers.RetryAfter?.Delta,
            Extensions = problem,
        };
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "Send a valid access token for the gateway.",
        HttpStatusCode.Forbidden => "Ask an administrator for a role that allows this.",
        HttpStatusCode.NotFound => "Check the address.",
        HttpStatusCode.TooManyRequests => "Send fewer requests.",
        >= HttpStatusCode.InternalServerError => "Send the request again in a moment. If it happens again, check the gateway's health.",
        _ => "Check the request.",
    };

    private static async Task<Dictionary<string, JsonElement>> ReadAsync(HttpResponseMessage answer, CancellationToken leaving)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>(leaving) ?? [];
        }
        catch (Exception none) when (none is JsonException or NotSupportedException or HttpRequestException or IOException)
        {
            return [];
        }
    }

    private string? Text(string name) => Text(Extensions, name);

    private static string? Text(IReadOnlyDictionary<string, JsonElement> problem, string name) =>
        problem.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
