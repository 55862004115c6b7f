using System.Net.Http.Headers;
using OllamaSharp;
using OllamaSharp.Models;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>
/// OllamaSharp's client with two changes. It reads a streamed answer without a cancellation token, so a cancelled request would go on generating: here the
/// token of the request ends the reading and closes the connection, and Ollama then stops. And each failure gets a sentence that says what to do.
/// </summary>
internal sealed class OllamaClient : OllamaApiClient
{
    private readonly HttpClient _http;
    private readonly OllamaConnection _connection;

    public OllamaClient(HttpClient http, OllamaConnection connection)
        : base(http) => (_http, _connection) = (http, connection);

    protected override async Task<HttpResponseMessage> SendToOllamaAsync(HttpRequestMessage requestMessage, OllamaRequest? ollamaRequest, HttpCompletionOption completionOption, CancellationToken cancellationToken)
    {
        if (_connection.Key is { } key)
        {
            requestMessage.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        var response = await _http.SendAsync(requestMessage, completionOption, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw OllamaFailure.Refused(response.StatusCode, await ErrorOfAsync(response, cancellationToken), _connection);
            }
        }

        if (completionOption is HttpCompletionOption.ResponseHeadersRead)
        {
            response.Content = new StreamContent(new RequestBoundStream(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken));
        }

        return response;
    }

    private static async Task<string> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancelled)
    {
        try
        {
            return await response.Content.ReadAsStringAsync(cancelled);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return "";
        }
    }
}
