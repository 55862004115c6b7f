namespace Azure.Communication.CallAutomation;

/// <summary><c>endpoint=https://…/;accesskey=&lt;base64&gt;</c>, names in any case.</summary>
internal sealed record ConnectionString(Uri Endpoint, byte[] AccessKey)
{
    public static ConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("endpoint", out var endpoint) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
        {
            throw new InvalidOperationException("The connection string has no valid 'endpoint'.");
        }

        return parts.TryGetValue("accesskey", out var key)
            ? new ConnectionString(address, Convert.FromBase64String(key))
            : throw new InvalidOperationException("The connection string has no 'accesskey'.");
    }
}
