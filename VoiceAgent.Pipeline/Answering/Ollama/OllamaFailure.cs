using System.Net;
using System.Text.Json;
using OllamaSharp.Models.Exceptions;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>Translates the failures of Ollama and of its client. The reasons say what an operator can do. None quotes what was said.</summary>
internal static class OllamaFailure
{
    /// <param name="body">What the server says about the failure. Only known sentences are looked for, because it may quote the request.</param>
    /// <param name="status">The status of the answer.</param>
    public static AnswerFailedException Refused(HttpStatusCode status, string body, OllamaConnection connection) => status switch
    {
        HttpStatusCode.NotFound when body.Contains("not found", StringComparison.OrdinalIgnoreCase) && body.Contains("model", StringComparison.OrdinalIgnoreCase) =>
            new($"Ollama at {connection.Endpoint.Authority} does not have the model. Run 'ollama pull' with its name there, or restart the worker, which pulls it.") { Kind = FailureKind.Refused },
        HttpStatusCode.NotFound => new($"The server at {connection.Endpoint.Authority} is not Ollama: it does not know the path. Check the Endpoint of 'ConnectionStrings:ollama'.") { Kind = FailureKind.Refused },
        HttpStatusCode.BadRequest when body.Contains("does not support tools", StringComparison.OrdinalIgnoreCase) =>
            new("The model cannot call tools. Choose one that can, such as llama3.1:8b or qwen3:8b.") { Kind = FailureKind.Refused },
        HttpStatusCode.BadRequest when body.Contains("does not support thinking", StringComparison.OrdinalIgnoreCase) =>
            new("The model cannot think. Remove Think from 'ConnectionStrings:ollama'.") { Kind = FailureKind.Refused },
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new($"The proxy before Ollama at {connection.Endpoint.Authority} refuses the key. Check Key of 'ConnectionStrings:ollama'.") { Kind = FailureKind.Refused },
        HttpStatusCode.InternalServerError when body.Contains("memory", StringComparison.OrdinalIgnoreCase) =>
            new($"The model does not fit into the memory of {connection.Endpoint.Authority}. Choose a smaller model or a smaller Context.") { Kind = FailureKind.Unavailable },

        // The queue of requests is full: OLLAMA_MAX_QUEUE.
        HttpStatusCode.ServiceUnavailable => new($"Ollama at {connection.Endpoint.Authority} is busy.") { Kind = FailureKind.ToldToWait },
        _ => new($"The model answered with status {(int)status}.") { Kind = AnswerFailedException.KindOf((int)status, null) },
    };

    /// <param name="hasBegun">Whether a part of the answer has arrived.</param>
    public static AnswerFailedException Of(Exception failure, bool hasBegun, OllamaConnection connection) => failure switch
    {
        AnswerFailedException named => named,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new($"The host {connection.Endpoint.Host} of Ollama has no address. Check the Endpoint of 'ConnectionStrings:ollama'.", failure) { Kind = FailureKind.DeadConnection },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            new($"Ollama does not answer at {connection.Endpoint.Authority}. Check that it runs and listens there (OLLAMA_HOST).", failure) { Kind = FailureKind.DeadConnection },
        ResponseError or OllamaException => new("Ollama reported an error.", failure) { Kind = FailureKind.Unavailable },

        // A line that is not whole: the connection broke within it.
        _ when hasBegun => new("The connection to the model broke.", failure) { Kind = FailureKind.CutOff },
        HttpRequestException or IOException or JsonException => new("The connection to the model broke.", failure) { Kind = FailureKind.DeadConnection },
        OperationCanceledException or TimeoutException => new("The model did not answer in time.", failure) { Kind = FailureKind.TooSlow },
        _ => AnswerFailedException.Of(failure),
    };
}
