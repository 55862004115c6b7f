using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.CallAutomation;

/// <summary>Sends requests of the Call Automation REST API, as JSON over the pipeline that signs them.</summary>
internal sealed class CallingWire(HttpPipeline pipeline, Uri endpoint, string apiVersion)
{
    // Names are case-sensitive. The default encoder writes '+' as \u002B.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="path">The escaped path below <c>/calling</c>.</param>
    /// <param name="body">Null for an empty body.</param>
    /// <param name="repeatable">Whether the request has headers by which the service recognises a retry.</param>
    /// <param name="success">The only status that means success.</param>
    /// <exception cref="RequestFailedException">The response has another status, even another 2xx status.</exception>
    public async Task<Response> SendAsync(RequestMethod method, string path, object? body, bool repeatable, int success, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(endpoint, $"calling{path}?api-version={apiVersion}"));
        request.Headers.SetValue("Accept", "application/json");
        if (repeatable)
        {
            request.Headers.SetValue("Repeatability-Request-ID", Guid.NewGuid().ToString());
            request.Headers.SetValue("Repeatability-First-Sent", DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture));
        }

        if (body is not null)
        {
            request.Headers.SetValue("Content-Type", "application/json");
            request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json));
        }

        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.Status == success ? message.Response : throw new RequestFailedException(message.Response);
    }

    /// <summary>Sends a request without a body to an address that the service has given.</summary>
    /// <param name="isStreamed">The caller reads the content and disposes it.</param>
    /// <exception cref="RequestFailedException">The response has another status than 200 and 206.</exception>
    public async Task<Response> SendToAsync(RequestMethod method, Uri address, HttpRange range, bool isStreamed, CancellationToken cancellationToken)
    {
        // The message owns the connection from which a streamed content is read, so it is not disposed here.
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address ?? throw new ArgumentNullException(nameof(address)));
        message.BufferResponse = !isStreamed;
        if (range != default)
        {
            message.Request.Headers.SetValue("Range", range.ToString());
        }

        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.Status is 200 or 206 ? message.Response : throw new RequestFailedException(message.Response);
    }

    public static T Read<T>(Response response) => Read<T>(response.Content.ToString())!;

    /// <returns>Null for <c>null</c>.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value has an unexpected JSON type.</exception>
    public static T? Read<T>(string text)
    {
        using var json = JsonDocument.Parse(text);
        try
        {
            return json.RootElement.Deserialize<T>(Json);
        }
        catch (JsonException mismatch)
        {
            throw new InvalidOperationException(mismatch.Message, mismatch);
        }
    }
}
