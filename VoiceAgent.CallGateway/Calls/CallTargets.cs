namespace VoiceAgent.CallGateway.Calls;

/// <summary>Checks the targets of transfers and the ids of connections.</summary>
internal static class CallTargets
{
    private const int LongestRawId = 256;
    private const int LongestConnectionId = 256;

    /// <summary>E.164: a plus sign, a country code, and at most 15 digits in total. The shortest number has seven.</summary>
    public static bool IsNumber(string target) =>
        target is ['+', >= '1' and <= '9', ..] && target.Length is >= 8 and <= 16 && target.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <param name="allowed">Targets, or beginnings of targets that end with <c>*</c>, such as <c>+1555*</c>.</param>
    public static bool IsListed(string target, IEnumerable<string> allowed) =>
        allowed.Any(entry => entry.EndsWith('*') ? target.StartsWith(entry[..^1], StringComparison.Ordinal) : target == entry);

    public static bool IsConnection(string connectionId) => connectionId.Length is > 0 and <= LongestConnectionId;

    /// <summary>The raw id of a user of Communication Services or Teams.</summary>
    public static bool IsUser(string target) => target.StartsWith("8:", StringComparison.Ordinal) && target.Length is > 2 and <= LongestRawId;

    /// <summary>The raw id of a user of Communication Services. Others cannot be muted.</summary>
    public static bool IsCommunicationUser(string target) => IsUser(target) && (target.StartsWith("8:acs:", StringComparison.Ordinal) || target.Contains("-acs:", StringComparison.Ordinal));
}
