using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Http;

/// <summary>Exposes one HTTP endpoint to a model as a function. Arguments go into path, query or body. The size of the response is limited.</summary>
internal sealed class HttpFunction(HttpToolGrant endpoint, HttpClient service) : AIFunction
{
    // More than a model can use. The response is read in pieces up to this size, so that a service cannot exhaust the memory.
    private const int LongestAnswer = 64 * 1024;

    private const int LongestReason = 200;

    public override string Name => endpoint.Name;

    public override string Description => endpoint.Description;

    public override JsonElement JsonSchema => endpoint.Arguments;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var call = (CallContext)arguments.Context![typeof(CallContext)]!;
        using var request = Request(arguments, call);
        try
        {
            using var answer = await service.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var text = await ReadAsync(answer, cancellationToken);
            return answer.IsSuccessStatusCode ? Result(answer, text) : throw new ToolFailedException(Reason(answer, text));
        }
        catch (HttpRequestException)
        {
            throw new ToolFailedException("The service cannot be reached.");
        }
    }

    private HttpRequestMessage Request(AIFunctionArguments arguments, CallContext call)
    {
        var left = arguments.ToDictionary(argument => argument.Key, argument => argument.Value is JsonElement json ? json : JsonSerializer.SerializeToElement(argument.Value));
        var path = Path(left, call);
        var hasBody = endpoint.Method != HttpMethod.Get && endpoint.Method != HttpMethod.Delete;
        if (!hasBody && left.Count > 0)
        {
            path += "?" + string.Join('&', left.Select(argument => $"{Uri.EscapeDataString(argument.Key)}={Uri.EscapeDataString(Plain(argument.Value))}"));
        }

        var address = new Uri(service.BaseAddress!, path);
        if (!service.BaseAddress!.IsBaseOf(address))
        {
            throw new ToolFailedException("The arguments lead to an address outside of the service.");
        }

        var request = new HttpRequestMessage(endpoint.Method, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (endpoint.Kind is not ToolKind.Read)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", call.IdempotencyKey);
        }

        request.Content = hasBody ? new StringContent(JsonSerializer.Serialize(left), Encoding.UTF8, "application/json") : null;
        return request;
    }

    /// <summary>The path with all placeholders filled. Arguments that were used are removed from <paramref name="left"/>.</summary>
    private string Path(Dictionary<string, JsonElement> left, CallContext call)
    {
        var path = endpoint.Path.TrimStart('/');
        foreach (var place in HttpToolGrant.PlacesIn(endpoint.Path))
        {
            // The identity is always the proved one. An argument with that name is ignored.
            var value = place == HttpToolGrant.Identity ? call.Facts.Identity : left.Remove(place, out var argument) ? Plain(argument) : null;
            if (string.IsNullOrWhiteSpace(value) || value is "." or "..")
            {
                throw new ToolFailedException($"'{place}' is missing.");
            }

            path = path.Replace($"{{{place}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        left.Remove(HttpToolGrant.Identity);
        return path;
    }

    private static string Plain(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancelled)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancelled);
        var buffer = new byte[LongestAnswer + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled);
        return length <= LongestAnswer ? Encoding.UTF8.GetString(buffer, 0, length) : throw new ToolFailedException("The result is too long to be used.");
    }

    private static JsonElement Result(HttpResponseMessage answer, string text)
    {
        if (text.Length == 0)
        {
            return JsonSerializer.SerializeToElement("Done.");
        }

        if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return JsonSerializer.SerializeToElement(text);
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw new ToolFailedException("The service's answer is not JSON.");
        }
    }

    /// <summary>The reason that the service gives for a failure (RFC 9457), if it gives one. Never an HTML page.</summary>
    private static string Reason(HttpResponseMessage answer, string text)
    {
        var reason = $"The service answered with status {(int)answer.StatusCode}.";
        if (answer.Content.Headers.ContentType?.MediaType is not "application/problem+json")
        {
            return reason;
        }

        try
        {
            using var problem = JsonDocument.Parse(text);
            var said = problem.RootElement.TryGetProperty("detail", out var detail) || problem.RootElement.TryGetProperty("title", out detail) ? detail.GetString() : null;
            return string.IsNullOrWhiteSpace(said) ? reason : $"{reason} {(said.Length > LongestReason ? said[..LongestReason] : said)}";
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return reason;
        }
    }
}
