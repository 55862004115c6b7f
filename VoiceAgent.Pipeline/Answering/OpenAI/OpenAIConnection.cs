namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>
/// The address of the model: <c>Endpoint=https://…/openai/v1;Model=gpt-5.4-mini</c>, plus <c>;Key=…</c> when no identity is used, and
/// <c>;Effort=none</c> for a model that reasons.
/// </summary>
/// <param name="Key">Null: the process's identity is used.</param>
/// <param name="Effort">
/// How much the model reasons before it answers (<c>reasoning_effort</c>): <c>none</c>, <c>low</c> and so on. A caller waits for it. Null: it is not sent,
/// because models that do not reason refuse it.
/// </param>
internal sealed record OpenAIConnection(Uri Endpoint, string? Key, string Model, string? Effort = null)
{
    private const string Form = "Set 'ConnectionStrings:openai' to 'Endpoint=https://{resource}.openai.azure.com/openai/v1;Key={key};Model={deployment}' (without Key to use an identity, with Effort=none for a model that reasons)";

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

        return new OpenAIConnection(endpoint, Given("Key"), model, Given("Effort"));

        string? Given(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }
}
