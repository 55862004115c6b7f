using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.CallAutomation;

/// <summary>Requests of the Call Automation REST API, as JSON over the signed pipeline.</summary>
internal sealed class CallingWire(HttpPipeline pipeline, Uri endpoint, string apiVersion)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="path">Below <c>/calling</c>, escaped.</param>
    /// <param name="body">Null for an empty body.</param>
    /// <param name="repeatable">Whether the service is told how to recognise a retry.</param>
    public async Task<Response> SendAsync(RequestMethod method, string path, object? body, bool repeatable, CancellationToken cancellationToken)
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
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    public static T Read<T>(Response response) => JsonSerializer.Deserialize<T>(response.Content, Json)!;
}
