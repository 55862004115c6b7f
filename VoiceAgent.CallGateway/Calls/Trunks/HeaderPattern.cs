using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Compares the headers of calls with those of dispatch rules.</summary>
internal static class HeaderPattern
{
    private const int Whole = 1_000;

    public static bool Matches(HeaderCondition wanted, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase))
            {
                return wanted.Value.EndsWith('*') ? value.StartsWith(wanted.Value[..^1], StringComparison.Ordinal) : value == wanted.Value;
            }
        }

        return false;
    }

    /// <summary>Whether each header that the narrower condition accepts is accepted by the wider one.</summary>
    public static bool Covers(HeaderCondition wider, HeaderCondition narrower) => wider.Name.Equals(narrower.Name, StringComparison.OrdinalIgnoreCase)
        && (wider.Value.EndsWith('*') ? narrower.Value.TrimEnd('*').StartsWith(wider.Value[..^1], StringComparison.Ordinal) : narrower.Value == wider.Value);

    /// <summary>Larger for a narrower condition.</summary>
    public static int Specificity(HeaderCondition condition) => condition.Value.EndsWith('*') ? condition.Value.Length - 1 : Whole;
}
