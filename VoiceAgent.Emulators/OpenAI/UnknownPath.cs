using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>Answers all paths that are not emulated, in the service's form.</summary>
internal static class UnknownPath
{
    private static readonly Dictionary<string, string> Present = new(StringComparer.OrdinalIgnoreCase)
    {
        ["realtime"] = "The realtime API",
        ["audio"] = "The audio API",
        ["images"] = "The images API",
        ["files"] = "The files API",
        ["moderations"] = "The moderations API",
        ["completions"] = "The old completions API",
        ["assistants"] = "The assistants API",
        ["threads"] = "The threads API",
        ["vector_stores"] = "The vector stores API",
        ["batches"] = "The batch API",
        ["uploads"] = "The uploads API",
        ["fine_tuning"] = "Fine-tuning",
        ["conversations"] = "The conversations API",
        ["evals"] = "The evals API",
        ["videos"] = "The videos API",
        ["containers"] = "The containers API",
    };

    private static readonly string[] Emulated = ["chat/completions", "responses", "embeddings", "models"];

    public static Task AnswerAsync(HttpContext http, bool legacyAzure)
    {
        var path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "openai" or "v1").ToArray();
        path = path is ["deployments", _, .. var rest] ? rest : path;
        var error = path.Length > 0 && Present.TryGetValue(path[0], out var what) ? ApiError.NotEmulated(what)
            : Emulated.Contains(string.Join('/', path)) ? ApiError.WrongMethod(http.Request.Method, http.Request.Path)
            : legacyAzure ? ApiError.AzureNotFound()
            : ApiError.NotFound(http.Request.Method, http.Request.Path);
        return error.WriteAsync(http.Response, http.RequestAborted);
    }
}
