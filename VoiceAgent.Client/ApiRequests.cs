using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>Sends requests with a token, and turns refusals into exceptions.</summary>
internal sealed class ApiRequests(HttpClient http, Func<CancellationToken, ValueTask<string>>? token)
{
    public const string KeyHeader = "Idempotency-Key";

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    /// <summary>A command that is carried out once, however often it is sent.</summary>
    /// <param name="key">The idempotency key. Null makes a new one, so that at least the repetitions of this request are recognised.</param>
    public static HttpRequestMessage Command(string path, object? body, string? key) => new(HttpMethod.Post, path)
    {
        Content = body is null ? null : JsonContent.Create(body, options: LoggedEvent.Json),
        Headers = { { KeyHeader, key ?? Guid.NewGuid().ToString("N") } },
    };

    /// <summary>Returns the response when its headers have come. The caller disposes it.</summary>
    /// <exception cref="VoiceAgentApiException">The gateway refuses the request.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken leaving)
    {
        using (request)
        {
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(leaving));
            }

            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving);

            // A part beyond the end of a recording is an answer, and not a refusal.
            if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return answer;
            }

            using (answer)
            {
                throw await VoiceAgentApiException.OfAsync(answer, leaving);
            }
        }
    }

    /// <exception cref="VoiceAgentApiException">The gateway refuses the request, or its response cannot be read.</exception>
    public async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken leaving)
    {
        using var answer = await SendAsync(request, leaving);
        try
        {
            return (await answer.Content.ReadFromJsonAsync<T>(LoggedEvent.Json, leaving))!;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            throw new VoiceAgentApiException(answer.StatusCode, "The gateway's response cannot be read. Check that the base address is the gateway's, and that client and gateway have the same version.", unreadable);
        }
    }

    /// <summary>Like <see cref="ReadAsync"/>, but null when the gateway answers 404.</summary>
    public async Task<T?> FindAsync<T>(HttpRequestMessage request, CancellationToken leaving)
        where T : class
    {
        try
        {
            return await ReadAsync<T>(request, leaving);
        }
        catch (VoiceAgentApiException none) when (none.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task DoAsync(HttpRequestMessage request, CancellationToken leaving)
    {
        using var answer = await SendAsync(request, leaving);
    }

    /// <summary>The path with those parameters that have a value.</summary>
    public static string WithQuery(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
