using System.Globalization;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>
/// The address of the model: <c>Endpoint=https://…/openai/v1;Model=gpt-5.4-mini</c>, plus <c>;Key=…</c> when no identity is used, and
/// <c>;Effort=none</c> for a model that reasons. A server of one's own (vLLM, LM Studio, llama.cpp) is <c>Endpoint=http://gpu:8000/v1;Model=…</c>, where no
/// key is needed, and <c>;FirstToken=5s</c> when it is slower than the cloud.
/// </summary>
/// <param name="Key">Null: the process's identity is used.</param>
/// <param name="Effort">
/// How much the model reasons before it answers (<c>reasoning_effort</c>): <c>none</c>, <c>low</c> and so on. A caller waits for it. Null: it is not sent,
/// because models that do not reason refuse it.
/// </param>
internal sealed record OpenAIConnection(Uri Endpoint, string? Key, string Model, string? Effort = null)
{
    private const string Form = "Set 'ConnectionStrings:openai' to 'Endpoint=https://{resource}.openai.azure.com/openai/v1;Key={key};Model={deployment}' (without Key to use an identity, with Key=none for a server without keys, with Effort=none for a model that reasons)";

    // Servers without keys accept every key. The SDK makes no request without one.
    private const string NoKey = "none";

    private static readonly TimeSpan LongestFirstToken = TimeSpan.FromMinutes(2);

    /// <summary>The longest wait for the first part of an answer. Null: that of the cloud.</summary>
    public TimeSpan? FirstToken { get; init; }

    public static OpenAIConnection Parse(string? text)
    {
        var parts = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Endpoint", out var address) || !Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException($"{Form}: Endpoint is missing or is not an http or https address.");
        }

        if (!parts.TryGetValue("Model", out var model) || model.Length == 0)
        {
            throw new InvalidOperationException($"{Form}: Model is missing.");
        }

        // An identity's token never leaves over http, and only Azure would accept it.
        return new OpenAIConnection(WithPath(endpoint), Given("Key") ?? (endpoint.Scheme == "http" ? NoKey : null), model, Given("Effort"))
        {
            FirstToken = Given("FirstToken") is { } wait ? Wait(wait) : null,
        };

        string? Given(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    // All these servers have their API below a version, and a person often gives only the host.
    private static Uri WithPath(Uri endpoint) => endpoint.AbsolutePath != "/" ? endpoint
        : new Uri(endpoint, endpoint.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase) ? "/openai/v1" : "/v1");

    private static TimeSpan Wait(string text) =>
        text.EndsWith('s') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && TimeSpan.FromSeconds(seconds) is var wait && wait > TimeSpan.Zero && wait <= LongestFirstToken
            ? wait
            : throw new InvalidOperationException($"{Form}: FirstToken is '{text}', which is no number of seconds such as 5s, of two minutes at most.");
}
