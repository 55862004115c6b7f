using System.Data.Common;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>The connection string of a self-hosted speech service: <c>Endpoint=http://host:5000;Key=…;Model=…</c>.</summary>
/// <param name="Key">Sent as a bearer token. Null: none is sent.</param>
internal sealed record ServiceAddress(Uri Endpoint, string? Key, string? Model)
{
    /// <param name="name">The name of the connection string.</param>
    /// <param name="example">An example to copy.</param>
    /// <param name="schemes">The allowed schemes of the address.</param>
    /// <exception cref="InvalidOperationException">The connection string cannot be used. The message says what to write.</exception>
    public static ServiceAddress Parse(string name, string? connectionString, string example, params string[] schemes)
    {
        // An address alone is a connection string too.
        var parts = Parts(name, connectionString?.Contains('=', StringComparison.Ordinal) == false ? $"Endpoint={connectionString}" : connectionString, example);
        return Uri.TryCreate(Value("Endpoint"), UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0
            ? new ServiceAddress(address, Value("Key"), Value("Model"))
            : throw new InvalidOperationException($"'ConnectionStrings:{name}' has no {string.Join(" or ", schemes)} address as its Endpoint: write '{example}'.");

        string? Value(string part) => parts.TryGetValue(part, out var value) && value is string { Length: > 0 } text ? text : null;
    }

    /// <summary>The address of a path below the endpoint.</summary>
    public Uri At(string path) => new($"{Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path.TrimStart('/')}");

    private static DbConnectionStringBuilder Parts(string name, string? connectionString, string example)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString ?? "" };
        }
        catch (ArgumentException)
        {
            throw new InvalidOperationException($"'ConnectionStrings:{name}' is not a connection string: write '{example}'.");
        }
    }
}
