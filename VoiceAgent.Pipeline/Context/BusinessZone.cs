using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace VoiceAgent.Pipeline.Context;

/// <summary>The time zone of the business that a caller reaches. The rules come with the program, not from the machine.</summary>
internal sealed record BusinessZone
{
    private BusinessZone(DateTimeZone rules) => Rules = rules;

    public static BusinessZone Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>IANA, such as <c>America/New_York</c>.</summary>
    public string Name => Rules.Id;

    public DateTimeZone Rules { get; }

    /// <summary>What to write in the place of a name that is not valid.</summary>
    public static string Advice => "Set an IANA name such as America/New_York, Europe/Berlin or UTC, with its capital letters.";

    /// <param name="name">IANA. Names of Windows and abbreviations such as EST5 are refused.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out BusinessZone? zone)
    {
        zone = name is "UTC" ? Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } rules ? new BusinessZone(rules) : null;
        return zone is not null;
    }
}
