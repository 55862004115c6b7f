using System.Text.Json;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>An error in Ollama's form: <c>{"error":"…"}</c>, as the body of an answer or as a line of a stream.</summary>
internal sealed class OllamaError(int status, string message) : Exception(message)
{
    public int Status => status;

    // Sources of the sentences: github.com/ollama/ollama, server/routes.go.
    public static OllamaError NoModel(string model) => new(StatusCodes.Status404NotFound, $"model '{model}' not found");

    public static OllamaError NoTools(string model) => new(StatusCodes.Status400BadRequest, $"registry.ollama.ai/library/{model} does not support tools");

    public static OllamaError Invalid(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>A configured fault.</summary>
    public static OllamaError Emulated(Fault fault) => fault.Status switch
    {
        StatusCodes.Status503ServiceUnavailable => new(fault.Status, "server busy, please try again.  maximum pending requests exceeded"),
        StatusCodes.Status404NotFound => NoModel("emulated"),
        StatusCodes.Status500InternalServerError => new(fault.Status, "llama runner process has terminated: exit status 2 (emulated)"),
        0 => new(StatusCodes.Status500InternalServerError, "unexpected EOF (emulated)"),
        _ => new(fault.Status, "an error was encountered while running the model (emulated)"),
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new { error = Message });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        await response.Body.WriteAsync(ToJson(), cancellation);
    }
}
