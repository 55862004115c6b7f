namespace VoiceAgent.CallGateway.Acs;

/// <summary>The operation context of requests that people have asked for: a prefix and the id of the operation.</summary>
internal static class OperationContexts
{
    private const string Prefix = "operation:";

    public static string Of(string operation) => $"{Prefix}{operation}";

    public static bool IsOperation(string? context) => context?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    /// <returns>The id of the operation.</returns>
    public static string Read(string context) => context[Prefix.Length..];
}
