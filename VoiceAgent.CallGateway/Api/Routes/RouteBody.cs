using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>Reads JSON of people. A mistake names its field.</summary>
internal static class RouteBody
{
    /// <returns>The value, or what is wrong.</returns>
    public static async Task<(TBody? Body, RouteMistake? Mistake, bool IsTooLong)> ReadAsync<TBody>(HttpRequest request, int longest, CancellationToken leaving)
        where TBody : class
    {
        if (request.ContentLength > longest)
        {
            return (null, null, true);
        }

        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, leaving)) > 0;)
        {
            if (bytes.Length + read > longest)
            {
                return (null, null, true);
            }

            bytes.Write(chunk, 0, read);
        }

        try
        {
            return JsonSerializer.Deserialize<TBody>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), RouteJson.Strict) is { } body
                ? (body, null, false)
                : (null, new RouteMistake("body", "The body is null. Send a JSON object."), false);
        }
        catch (JsonException malformed)
        {
            return (null, new RouteMistake(FieldOf(malformed.Path), Sentence(malformed)), false);
        }
    }

    private static string FieldOf(string? path) => path?.TrimStart('$').TrimStart('.') is { Length: > 0 } field ? field : "body";

    // The message ends with the path and the position, and the field has the path already.
    private static string Sentence(JsonException malformed) => malformed.Message.Split(" Path: ")[0]
        + (malformed.LineNumber is { } line ? $" It is in line {line + 1}." : "");
}
