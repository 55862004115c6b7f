using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>What all requests have in common: lines of JSON, and errors in Ollama's form.</summary>
internal static partial class OllamaAnswers
{
    public static async Task RunAsync(HttpContext http, ILogger log, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OllamaError refused)
        {
            Refused(log, http.Request.Path, refused.Status, refused.Message);
            await WriteErrorAsync(http, refused);
        }
        catch (ApiError refused) when (!http.Response.HasStarted)
        {
            // The scenarios refuse a schema.
            await new OllamaError(refused.Status, refused.Message).WriteAsync(http.Response, http.RequestAborted);
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            await new OllamaError(broken.StatusCode, broken.Message).WriteAsync(http.Response, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            GivenUp(log, http.Request.Path);
        }
    }

    /// <summary>Reads a request that names a model.</summary>
    /// <exception cref="OllamaError">It names none, or is not JSON.</exception>
    public static async Task<(string Model, bool IsStream)> NamedAsync(HttpContext http)
    {
        try
        {
            using var asked = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var model = asked.RootElement.Text("model") ?? asked.RootElement.Text("name") ?? throw OllamaError.Invalid("model is required");
            return (model, asked.RootElement.Child("stream") is not { ValueKind: JsonValueKind.False });
        }
        catch (JsonException malformed)
        {
            throw OllamaError.Invalid(malformed.Message);
        }
    }

    public static Task WriteLineAsync(HttpContext http, JsonObject line) => WriteLineAsync(http, Encoding.UTF8.GetBytes(line.ToJsonString()));

    public static async Task WriteLineAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType ??= "application/x-ndjson";
        await http.Response.Body.WriteAsync((byte[])[.. json, (byte)'\n'], http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    // An error after the first line is a line itself.
    private static Task WriteErrorAsync(HttpContext http, OllamaError refused) =>
        http.Response.HasStarted ? WriteLineAsync(http, refused.ToJson()) : refused.WriteAsync(http.Response, http.RequestAborted);

    [LoggerMessage(LogLevel.Warning, "A request to {Path} was refused with status {Status}: {Reason}")]
    private static partial void Refused(ILogger log, PathString path, int status, string reason);

    [LoggerMessage(LogLevel.Debug, "The client cancelled a request to {Path}")]
    private static partial void GivenUp(ILogger log, PathString path);
}
