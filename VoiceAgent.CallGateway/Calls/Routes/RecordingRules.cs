using System.Text;
using static VoiceAgent.CallGateway.Calls.Routes.RouteRules;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What a recording policy must fulfil.</summary>
internal static class RecordingRules
{
    /// <summary>Bytes of UTF-8. The text is a part of the ticket, which must fit into the address of the media socket.</summary>
    public const int LongestConsent = 400;

    private const int MostDays = 3_650;

    private static readonly string[] Formats = ["wav", "mp3", "m4a", "mp4"];

    /// <returns>Empty when the policy is valid.</returns>
    public static IEnumerable<RouteMistake> Check(RecordingPolicy? policy) => policy is null ? [] :
    [
        .. When(IsUnspeakable(policy.Consent) || SizeOf(policy.Consent) > LongestConsent, "recording.consent", $"Write at most {LongestConsent} bytes in UTF-8, on one line."),
        .. When(policy.Record && policy.Formats.Count == 0, "recording.formats", "Name at least one of wav, mp3 and m4a, or set record to false."),
        .. When(policy.Formats.Distinct().Count() != policy.Formats.Count || policy.Formats.Count > Formats.Length, "recording.formats", "Name each format once."),
        .. policy.Formats.SelectMany((format, index) => When(!Formats.Contains(format), $"recording.formats[{index}]", $"'{format}' is no format. Write wav, mp3 or m4a.")),
        .. When(policy.RetentionDays is < 1 or > MostDays, "recording.retentionDays", $"It must be between 1 and {MostDays} days. Leave it out for the days of the configuration."),
        .. When(policy.ArchiveAfterDays is < 1 or > MostDays, "recording.archiveAfterDays", $"It must be between 1 and {MostDays} days. Leave it out for the days of the configuration."),
        .. When(policy.ArchiveAfterDays >= policy.RetentionDays, "recording.archiveAfterDays", "It must be less than retentionDays, because a recording that is deleted cannot be archived."),
    ];

    /// <summary>Bytes of UTF-8.</summary>
    public static int SizeOf(string? consent) => Encoding.UTF8.GetByteCount(consent ?? "");
}
