namespace VoiceAgent.AppHost.Settings;

/// <summary>The form of one service's connection string: <c>Name=value;Name=value</c>.</summary>
/// <param name="Example">An example to copy.</param>
/// <param name="Needs">The required names.</param>
/// <param name="TakesAddress">True when the service's address alone is enough. The process's identity is then used.</param>
internal sealed record ConnectionForm(string Example, string[] Needs, bool TakesAddress = false)
{
    // The names whose values are addresses, for all services.
    private static readonly string[] Addresses = ["Endpoint", "AccountEndpoint", "BlobEndpoint"];

    /// <returns>What is wrong with a connection string, without its values, because they may be secret. Null when it is valid.</returns>
    public string? Complaint(string given)
    {
        if (given.Contains("://", StringComparison.Ordinal) && !given.Contains(';', StringComparison.Ordinal) && !given.Split("://")[0].Contains('=', StringComparison.Ordinal))
        {
            return TakesAddress && IsAddress(given, Schemes) ? null : "is an address alone";
        }

        var parts = given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).ToArray();
        if (parts.Length == 0 || Array.Exists(parts, part => part.Length < 2))
        {
            return "is not made of names and values";
        }

        var values = parts.GroupBy(part => part[0], StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.Last()[1], StringComparer.OrdinalIgnoreCase);
        return values.Count < parts.Length ? "gives a name twice"
            : Needs.FirstOrDefault(name => values.GetValueOrDefault(name) is null or "") is { } missing ? $"lacks {missing}"
            : Addresses.FirstOrDefault(name => values.TryGetValue(name, out var value) && !IsAddress(value, Schemes)) is { } wrong ? $"has no {string.Join(" or ", Schemes)} address as its {wrong}"
            : IsAzureSpeech && IsHost(values.GetValueOrDefault("Endpoint")) && values.GetValueOrDefault("Key") is null or "" ? "names a host of its own, which needs a Key"
            : null;
    }

    public static bool IsAddress(string text, params string[] schemes) => Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0;

    private bool IsAzureSpeech => Example.Contains("cognitiveservices", StringComparison.Ordinal);

    // Only speech services use WebSocket addresses.
    private string[] Schemes => IsAzureSpeech ? ["https", "http", "wss", "ws"] : Example.Contains("ws://", StringComparison.Ordinal) ? ["ws", "wss"] : ["https", "http"];

    private static bool IsHost(string? endpoint) => endpoint is not null && IsAddress(endpoint, "ws", "wss");
}
