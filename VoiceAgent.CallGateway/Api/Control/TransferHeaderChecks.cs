using System.Text.RegularExpressions;
using VoiceAgent.CallGateway.Acs;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary>Checks the headers that a person adds to a transfer. The limits are documented by the telephony service.</summary>
internal static partial class TransferHeaderChecks
{
    private const int LongestSipValue = 256;
    private const int LongestVoipValue = 1_024;

    /// <param name="target">Null for the target of the route, which may be a number.</param>
    public static bool AreGood(IReadOnlyDictionary<string, string>? headers, string? target)
    {
        var isUser = target is not null && CallTargets.IsUser(target);
        return headers is null || (headers.Count <= TransferHeaders.MostOfPeople
            && headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == headers.Count
            && headers.All(header => IsGood(header.Key, header.Value, isUser)));
    }

    private static bool IsGood(string name, string? value, bool isUser) =>
        value is not null && Name().IsMatch(name) && !Own().IsMatch(name)
        && (isUser ? value.Length <= LongestVoipValue && !value.Any(char.IsControl) : value.Length <= LongestSipValue && SipValue().IsMatch(value));

    // With its prefix, a name has at most 64 characters.
    [GeneratedRegex("^[A-Za-z0-9.!%*_+~-]{1,50}$")]
    private static partial Regex Name();

    [GeneratedRegex("^(Call|Summary(-[0-9]+)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Own();

    [GeneratedRegex("^[A-Za-z0-9=;.!%*_+~-]*$")]
    private static partial Regex SipValue();
}
