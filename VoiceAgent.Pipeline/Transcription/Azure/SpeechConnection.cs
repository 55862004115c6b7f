using System.Data.Common;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>A connection string of the speech service.</summary>
/// <param name="Endpoint">The resource's own address, or a <c>ws://</c> or <c>wss://</c> host that serves the standard paths.</param>
/// <param name="Key">Null: the process's identity is used.</param>
/// <param name="ResourceId">The resource's ARM id. Synthesis without a key needs it.</param>
/// <param name="Region">The resource's region. Synthesis without a key needs it, except on a host.</param>
internal sealed record SpeechConnection(Uri Endpoint, string? Key, string? ResourceId, string? Region)
{
    public bool IsHost => Endpoint.Scheme is "ws" or "wss";

    /// <exception cref="InvalidOperationException">The connection string cannot be used. The message says what to write.</exception>
    public static SpeechConnection Parse(string name, string? connectionString)
    {
        var parts = Parts(name, connectionString);
        var endpoint = Uri.TryCreate(Value("Endpoint"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "ws" or "wss"
            ? address
            : throw new InvalidOperationException(
                $"Set 'ConnectionStrings:{name}' to 'Endpoint=<address>;Key=<key>', "
                + "or to 'Endpoint=<address>;ResourceId=<resource id>;Region=<region>' to use the process's identity.");
        var connection = new SpeechConnection(endpoint, Value("Key"), Value("ResourceId"), Value("Region"));
        connection.Check(name);
        return connection;

        string? Value(string part) => parts.TryGetValue(part, out var value) && value is string { Length: > 0 } text ? text : null;
    }

    private static DbConnectionStringBuilder Parts(string name, string? connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString ?? "" };
        }
        catch (ArgumentException)
        {
            throw new InvalidOperationException($"'ConnectionStrings:{name}' is not a connection string: write 'Name=value' pairs with a semicolon between them.");
        }
    }

    // Source of the rule: learn.microsoft.com/azure/ai-services/speech-service/how-to-configure-azure-ad-auth#speechsynthesizer.
    private void Check(string name)
    {
        if (Key is not null)
        {
            return;
        }

        if (ResourceId?.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new InvalidOperationException(
                $"'ConnectionStrings:{name}' has neither a 'Key' nor a 'ResourceId=/subscriptions/…': "
                + "synthesis with the process's identity needs the resource's id (Azure portal: Properties, Resource ID).");
        }

        if (!IsHost && (Region is null || !Region.All(char.IsAsciiLetterOrDigit)))
        {
            throw new InvalidOperationException(
                $"'ConnectionStrings:{name}' has no usable 'Region' beside its 'ResourceId': "
                + "synthesis with the process's identity needs the resource's region, such as 'Region=swedencentral'.");
        }
    }
}
