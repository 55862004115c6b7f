using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Ollama;

/// <summary><c>POST /api/pull</c>: the manifest, two layers with their progress, and the checks at the end. No byte is loaded.</summary>
internal sealed class OllamaPulls(ModelStore store, EmulatedDelays delays, EmulatedFaults faults, ILogger<OllamaPulls> log)
{
    private const int Steps = 10;

    public Task PullAsync(HttpContext http) => OllamaAnswers.RunAsync(http, log, async () =>
    {
        var (model, isStream) = await OllamaAnswers.NamedAsync(http);
        var fault = faults.Next(Operation.OllamaPull, model);
        List<JsonObject> lines = [Status("pulling manifest")];
        if (!store.IsInLibrary(model))
        {
            await TellAsync(http, isStream, lines[0]);
            throw new OllamaError(StatusCodes.Status500InternalServerError, "pull model manifest: file does not exist");
        }

        lines.AddRange(Layer(model, 0, ModelDetails.SizeOf(model)));
        lines.AddRange(Layer(model, 1, 1_481));
        lines.AddRange([Status("verifying sha256 digest"), Status("writing manifest"), Status("success")]);
        for (var at = 0; at < lines.Count; at++)
        {
            if (fault is { } failure && at == lines.Count / 2)
            {
                await FailAsync(http, failure);
                return;
            }

            await delays.Before(Operation.OllamaPull, http.RequestAborted);
            if (at == lines.Count - 1)
            {
                store.Add(model);
            }

            await TellAsync(http, isStream || at == lines.Count - 1, lines[at]);
        }
    });

    private static Task TellAsync(HttpContext http, bool isTold, JsonObject line) => isTold ? OllamaAnswers.WriteLineAsync(http, line) : Task.CompletedTask;

    private static JsonObject Status(string status) => new() { ["status"] = status };

    private static IEnumerable<JsonObject> Layer(string model, int layer, long size)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model}/{layer}")));
        return Enumerable.Range(0, Steps + 1).Select(step => new JsonObject
        {
            ["status"] = $"pulling {digest[..12]}",
            ["digest"] = $"sha256:{digest}",
            ["total"] = size,
            ["completed"] = size * step / Steps,
        });
    }

    private static async Task FailAsync(HttpContext http, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Refuse:
                http.Abort();
                break;
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                break;
            case FaultKind.Status:
                throw OllamaError.Emulated(fault);
            default:
                break;
        }
    }
}
