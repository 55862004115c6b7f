using System.Globalization;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>
/// The address of an Ollama server and its models: <c>Endpoint=http://gpu:11434;Model=llama3.1:8b;Fallback=llama3.2:3b</c>. All other parts are optional:
/// <c>KeepAlive=30m</c>, <c>Context=8192</c>, <c>Think=low</c>, <c>FirstToken=4s</c>, <c>Pull=false</c> and <c>Key=…</c> for a proxy before the server.
/// </summary>
/// <param name="Fallback">A smaller model that answers when the first one fails or is late. Null: there is none.</param>
internal sealed record OllamaConnection(Uri Endpoint, string Model, string? Fallback = null)
{
    private const string Form =
        "Set 'ConnectionStrings:ollama' to 'Endpoint=http://{host}:11434;Model=llama3.1:8b' (with Fallback=llama3.2:3b for a second model; KeepAlive, Context, Think, FirstToken, Pull and Key are optional)";

    private static readonly string[] Names = ["Endpoint", "Model", "Fallback", "KeepAlive", "Context", "Think", "FirstToken", "Pull", "Key"];

    /// <summary>Sent as a bearer token. Ollama itself has no keys. A proxy before it may ask for one.</summary>
    public string? Key { get; init; }

    /// <summary>How long the server keeps the model in memory after a request. Null: always.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>The length of the context in tokens (<c>num_ctx</c>). Ollama's own default is 4096, and it cuts longer conversations silently.</summary>
    public int Context { get; init; } = 8192;

    /// <summary>
    /// How much a model thinks before it answers: <c>false</c>, <c>true</c>, or a level of a model that has levels, such as <c>low</c>. A caller waits for it.
    /// </summary>
    public string Think { get; init; } = "false";

    /// <summary>The longest wait for the first part of an answer.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a missing model is pulled.</summary>
    public bool Pull { get; init; } = true;

    public static OllamaConnection Parse(string? text)
    {
        var parts = Parts(text);
        var endpoint = Given("Endpoint") is { } address && Uri.TryCreate(address, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
            ? given
            : throw Wrong("Endpoint is missing or is not an http or https address");
        var model = Given("Model") ?? throw Wrong("Model is missing");
        var fallback = Given("Fallback");
        return fallback == model ? throw Wrong("Fallback names the same model as Model") : new OllamaConnection(endpoint, model, fallback)
        {
            Key = Given("Key"),
            KeepAlive = Given("KeepAlive") is { } kept && !kept.Equals("always", StringComparison.OrdinalIgnoreCase)
                ? Duration(kept) ?? throw Wrong($"KeepAlive is '{kept}', which is no duration such as 30m and not 'always'")
                : null,
            Context = Given("Context") is { } tokens
                ? int.TryParse(tokens, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1024 and <= 1_048_576 ? count : throw Wrong("Context is not a number of tokens from 1024 to 1048576")
                : 8192,
            Think = Given("Think") is { } think
                ? think.ToLowerInvariant() is "false" or "true" or "low" or "medium" or "high" ? think.ToLowerInvariant() : throw Wrong("Think is none of false, true, low, medium and high")
                : "false",

            // With a fallback the caller waits for two models, one after the other.
            FirstToken = Given("FirstToken") is { } wait
                ? Duration(wait) is { } longest && longest > TimeSpan.Zero && longest <= TimeSpan.FromMinutes(2) ? longest : throw Wrong($"FirstToken is '{wait}', which is no duration such as 4s, of two minutes at most")
                : TimeSpan.FromSeconds(fallback is null ? 10 : 4),
            Pull = Given("Pull") is not { } pull || (bool.TryParse(pull, out var wanted) ? wanted : throw Wrong("Pull is neither true nor false")),
        };

        string? Given(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    private static Dictionary<string, string> Parts(string? text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)))
        {
            if (part.Length < 2 || !Names.Contains(part[0], StringComparer.OrdinalIgnoreCase))
            {
                throw Wrong($"there is no part '{part[0]}', only {string.Join(", ", Names)}");
            }

            parts[part[0]] = part[1];
        }

        return parts;
    }

    // As Ollama writes durations: 500ms, 30s, 5m, 24h.
    private static TimeSpan? Duration(string text)
    {
        (string Unit, TimeSpan One)[] units = [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1))];
        foreach (var (unit, one) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return one * count;
            }
        }

        return null;
    }

    private static InvalidOperationException Wrong(string reason) => new($"{Form}: {reason}.");
}
