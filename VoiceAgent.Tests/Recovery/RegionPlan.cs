using System.Globalization;

namespace VoiceAgent.Tests.Recovery;

/// <summary>How the loss of a region is rehearsed. <c>bench/regions.sh</c> gives the values.</summary>
/// <param name="Calls">How many calls are live when the region dies.</param>
/// <param name="Decision">The time from the death of the region until somebody starts the script.</param>
/// <param name="Patience">A caller who hears nothing hangs up after this time and calls again. It is chosen, not measured.</param>
internal sealed record RegionPlan(int Calls, TimeSpan Decision, TimeSpan Patience)
{
    public const string Variable = "VOICEAGENT_REGIONS";

    // A call without a fault takes about 33 s.
    private const double SecondsOfCalls = 30;

    public TimeSpan Apart => TimeSpan.FromSeconds(SecondsOfCalls / Calls);

    /// <summary>Null when the rehearsal is not asked for.</summary>
    public static RegionPlan? Asked => Environment.GetEnvironmentVariable(Variable) is not "rehearse" ? null
        : new(Number("CALLS", 6), TimeSpan.FromSeconds(Number("DECISION", 30)), TimeSpan.FromSeconds(Number("PATIENCE", 15)));

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable($"{Variable}_{name}"), CultureInfo.InvariantCulture, out var given) ? given : usual;
}
