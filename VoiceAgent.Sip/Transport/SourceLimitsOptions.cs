namespace VoiceAgent.Sip.Transport;

/// <summary>Limits for each source address.</summary>
public sealed record SourceLimitsOptions
{
    /// <summary>Requests of a source in a second. Requests that end or confirm calls have as many for themselves.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>How many may come at once after a pause.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>Failed authentications of a source before it is banned.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>The first ban. It doubles with each further one.</summary>
    public TimeSpan FirstBan { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestBan { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Sources that are remembered. The longest silent one makes place.</summary>
    public int Sources { get; init; } = 10_000;

    /// <summary>Beginnings of User-Agent whose requests are dropped, without case.</summary>
    public IReadOnlyList<string> Scanners { get; init; } =
        ["friendly-scanner", "friendly-request", "sipvicious", "sipsak", "sundayddr", "sip-scan", "sipcli", "sipptk", "iwar", "vaxsipuseragent", "pplsip", "smap", "eyebeam-scan", "warvox"];
}
