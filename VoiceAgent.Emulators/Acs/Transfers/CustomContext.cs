using System.Net;
using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary><c>customCallingContext</c>: headers that a transfer carries to the transfer target.</summary>
internal sealed partial record CustomContext(IReadOnlyDictionary<string, string>? VoipHeaders, IReadOnlyDictionary<string, string>? SipHeaders)
{
    // These limits are in the service's documentation.
    private const int MostSip = 5;
    private const int MostVoip = 1000;
    private const int LongestName = 64;
    private const int LongestSipValue = 256;
    private const int LongestVoipValue = 1024;
    private const string UserToUser = "User-To-User";

    // The documentation allows the prefix X-MS-Custom-. The newest SDK allows X- too.
    private const string Prefix = "X-";

    public static CustomContext None { get; } = new(null, null);

    /// <summary>All headers, as the application sent them.</summary>
    public IReadOnlyDictionary<string, string> Headers => new SortedDictionary<string, string>(
        (SipHeaders ?? new Dictionary<string, string>()).Concat(VoipHeaders ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The summary that the human's screen shows, as VoiceAgent writes it: <c>Summary</c>, or <c>Summary-1</c>, <c>Summary-2</c> … joined.
    /// SIP headers are decoded like form fields.
    /// </summary>
    public string Summary => string.Concat(Parts(VoipHeaders)) is { Length: > 0 } plain ? plain : WebUtility.UrlDecode(string.Concat(Parts(SipHeaders)));

    /// <exception cref="RefusedException">400: a header is longer than the documentation allows, or there are too many.</exception>
    public void Validate()
    {
        var sip = (SipHeaders ?? new Dictionary<string, string>()).Where(header => !header.Key.Equals(UserToUser, StringComparison.OrdinalIgnoreCase)).ToList();
        Must(sip.Count <= MostSip, $"customCallingContext has more than {MostSip} SIP headers beside {UserToUser}.");
        Must((VoipHeaders?.Count ?? 0) <= MostVoip, $"customCallingContext has more than {MostVoip} VoIP headers.");
        foreach (var (name, _) in sip)
        {
            Must(name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase), $"SIP header '{name}' does not begin with {Prefix}.");
            Must(name.Length <= LongestName && SipName().IsMatch(name), $"SIP header '{name}' is longer than {LongestName} characters or has characters other than letters, digits and .!%*_+~-.");
        }

        foreach (var (name, value) in SipHeaders ?? new Dictionary<string, string>())
        {
            Must(value.Length <= LongestSipValue && SipValue().IsMatch(value), $"The value of SIP header '{name}' is longer than {LongestSipValue} characters or has characters other than letters, digits and =;.!%*_+~-.");
        }

        foreach (var (name, value) in VoipHeaders ?? new Dictionary<string, string>())
        {
            Must(name.Length <= LongestName && value.Length <= LongestVoipValue, $"VoIP header '{name}' has a name of more than {LongestName} characters or a value of more than {LongestVoipValue}.");
        }
    }

    private static IEnumerable<string> Parts(IReadOnlyDictionary<string, string>? headers) =>
        (headers ?? new Dictionary<string, string>()).Where(header => SummaryName().IsMatch(header.Key)).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Select(header => header.Value);

    private static void Must(bool holds, string complaint)
    {
        if (!holds)
        {
            throw RefusedException.Bad(complaint);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9.!%*_+~-]+$")]
    private static partial Regex SipName();

    [GeneratedRegex("^[A-Za-z0-9=;.!%*_+~-]*$")]
    private static partial Regex SipValue();

    [GeneratedRegex("^(X-MS-Custom-)?Summary(-[0-9])?$", RegexOptions.IgnoreCase)]
    private static partial Regex SummaryName();
}
