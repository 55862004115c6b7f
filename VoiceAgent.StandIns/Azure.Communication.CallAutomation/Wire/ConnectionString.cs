namespace Azure.Communication.CallAutomation;

/// <summary>A connection string <c>endpoint=https://…/;accesskey=&lt;base64&gt;</c>. Names are not case-sensitive.</summary>
internal sealed class ConnectionString
{
    private readonly Dictionary<string, string> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">A part has no name or no value, or occurs twice.</exception>
    public static ConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var read = new ConnectionString();
        foreach (var part in connectionString.TrimEnd(';').Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } value])
            {
                throw new InvalidOperationException("Connection string has a part without a keyword or a value.");
            }

            if (!read._parts.TryAdd(name, value))
            {
                throw new InvalidOperationException($"Duplicate keyword '{name}'.");
            }
        }

        return read;
    }

    /// <exception cref="InvalidOperationException">The part is missing.</exception>
    public string GetRequired(string keyword) => _parts.TryGetValue(keyword, out var value)
        ? value
        : throw new InvalidOperationException($"Required keyword '{keyword}' is missing in connection string.");
}
