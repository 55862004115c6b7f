namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>The address of the model: <c>Endpoint=https://…/openai/v1;Model=gpt-4o-mini</c>, plus <c>;Key=…</c> when no identity is used.</summary>
/// <param name="Key">Null: the process's identity is used.</param>
internal sealed record OpenAIConnection(Uri Endpoint, string? Key, string Model)
{
    private const string Form = "Set 'ConnectionStrings:openai' to 'Endpoint=https://{resource}.openai.azure.com/openai/v1;Key={key};Model={deployment}' (without Key to use an identity)";

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

        var key = parts.GetValueOrDefault("Key");
        return new OpenAIConnection(endpoint, string.IsNullOrEmpty(key) ? null : key, model);
    }
}
