using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.OpenAI;

/// <summary>
/// Sends each window as a WAV file to <c>/audio/transcriptions</c>. Source: platform.openai.com/docs/api-reference/audio/createTranscription.
/// Servers of the same shape: faster-whisper-server (Speaches), vLLM, LocalAI, WhisperLiveKit, WhisperLive, OpenAI.
/// </summary>
internal sealed class OpenAIRecogniser(ServiceClient client, IOptions<OpenAITranscriptionOptions> options, TimeProvider time) : IWindowRecogniser
{
    private const string Verbose = "verbose_json";

    // A server that refused the format refuses it in all calls.
    private volatile bool _isPlain = options.Value.ResponseFormat != Verbose;

    public async Task<WindowText> RecogniseAsync(WindowRequest window, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(options.Value.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        var hasBegun = false;
        try
        {
            using var response = await SendAsync(window, either.Token);
            hasBegun = true;
            return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? await StreamedTranscript.ReadAsync(await response.Content.ReadAsStreamAsync(either.Token), either.Token)
                : TranscriptionAnswer.Read(await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or JsonException && !stopping.IsCancellationRequested)
        {
            var kind = failure is JsonException ? FailureKind.Unavailable : ServiceClient.KindOf(failure, hasBegun && !late.IsCancellationRequested);
            throw new TranscriptionBrokenException(ReasonOf(failure), kind, failure);
        }
    }

    private static string ReasonOf(Exception failure) => failure switch
    {
        JsonException => "The transcription server sent no JSON with a text.",
        OperationCanceledException => "The transcription server did not answer in time.",
        _ => "The connection to the transcription server broke.",
    };

    private async Task<HttpResponseMessage> SendAsync(WindowRequest window, CancellationToken stopping)
    {
        var response = await PostAsync(window, stopping);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            if (response.StatusCode is HttpStatusCode.BadRequest && !_isPlain && (await response.Content.ReadAsStringAsync(stopping)).Contains("response_format", StringComparison.OrdinalIgnoreCase))
            {
                _isPlain = true;
                return await SendAsync(window, stopping);
            }

            throw new TranscriptionBrokenException($"The transcription server answered with status {(int)response.StatusCode}.", ServiceClient.KindOf(response));
        }
    }

    private async Task<HttpResponseMessage> PostAsync(WindowRequest window, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Address.At("audio/transcriptions")) { Content = Form(window) };
        return await client.SendAsync(request, window.IsRetry, stopping);
    }

    private MultipartFormDataContent Form(WindowRequest window)
    {
        var file = new ByteArrayContent(WaveFile.Of(window.Pcm.Span, FrameSplitter.Format));
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        var form = new MultipartFormDataContent
        {
            { file, "file", "speech.wav" },
            { new StringContent(client.Address.Model ?? options.Value.Model), "model" },
            { new StringContent(_isPlain ? "json" : Verbose), "response_format" },
            { new StringContent("0"), "temperature" },
        };
        if (LanguageMatch.Requested(window.Languages) is { } language)
        {
            form.Add(new StringContent(language), "language");
        }

        if (window.Prompt.Length > 0)
        {
            form.Add(new StringContent(window.Prompt), "prompt");
        }

        if (options.Value.Stream && window.IsFinal)
        {
            form.Add(new StringContent("true"), "stream");
        }

        return form;
    }
}
