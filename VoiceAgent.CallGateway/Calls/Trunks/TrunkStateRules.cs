using System.Text.RegularExpressions;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Combines the reports of gateways. The functions are pure.</summary>
internal static partial class TrunkStateRules
{
    /// <summary>A gateway reports at least this often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>A gateway that has not reported for this time does not count.</summary>
    public static readonly TimeSpan Old = Interval * 4;

    public const int MostErrors = 20;
    public const int MostCalls = 20;
    private const int LongestWords = 200;
    private const int Shown = 4;

    /// <param name="gateways">The last report of each gateway.</param>
    /// <param name="errors">The latest first.</param>
    /// <param name="calls">The last calls.</param>
    public static TrunkState Combined(IEnumerable<GatewayTrunkState> gateways, TrunkDay today, IReadOnlyList<TrunkError> errors, IReadOnlyList<TrunkCallQuality> calls, DateTimeOffset now)
    {
        GatewayTrunkState[] present = [.. gateways.Where(gateway => now - gateway.At < Old).OrderBy(gateway => gateway.Gateway, StringComparer.Ordinal)];
        return new TrunkState
        {
            Registration = Best(present, now),
            CallsIn = present.Sum(gateway => gateway.CallsIn),
            CallsOut = present.Sum(gateway => gateway.CallsOut),
            LastError = present.Where(gateway => gateway.LastError is not null).MaxBy(gateway => gateway.At)?.LastError,
            Gateways = present,
            Today = today,
            Quality = QualityOf(calls),
            Errors = [.. errors.Take(MostErrors)],
        };
    }

    /// <summary>The words without control characters, with at most 200 characters. Numbers have only their last four digits.</summary>
    public static string Masked(string words)
    {
        var plain = Number().Replace(Control().Replace(words, " "), static number => $"•••{new string([.. number.Value.Where(char.IsAsciiDigit)])[^Shown..]}");
        return plain.Length <= LongestWords ? plain : plain[..LongestWords];
    }

    /// <summary>The report as it may be stored.</summary>
    public static GatewayTrunkState Masked(GatewayTrunkState state) => state with { LastError = state.LastError is { } error ? Masked(error) : null };

    /// <summary>The error as it may be stored.</summary>
    public static TrunkError Masked(TrunkError error) => error with { Words = Masked(error.Words) };

    // A registration that has expired without a report of its renewal does not count.
    private static RegistrationState Best(GatewayTrunkState[] gateways, DateTimeOffset now)
    {
        RegistrationState[] states = [.. gateways.Select(gateway => gateway is { Registration: RegistrationState.Registered, Expires: { } until } && until < now ? RegistrationState.Failed : gateway.Registration)];
        return new[] { RegistrationState.Registered, RegistrationState.Trying, RegistrationState.Failed }.FirstOrDefault(states.Contains, RegistrationState.None);
    }

    private static TrunkQuality? QualityOf(IReadOnlyList<TrunkCallQuality> calls)
    {
        var last = calls.Take(MostCalls).ToArray();
        var trips = last.Select(call => call.RoundTrip).OfType<TimeSpan>().ToArray();
        return last.Length == 0 ? null : new TrunkQuality(
            last.Length,
            Math.Round(last.Average(call => call.Mos), 2),
            Math.Round(last.Average(call => call.LossPercent), 2),
            TimeSpan.FromMilliseconds(Math.Round(last.Average(call => call.Jitter.TotalMilliseconds), 1)),
            trips.Length == 0 ? null : TimeSpan.FromMilliseconds(Math.Round(trips.Average(trip => trip.TotalMilliseconds), 1)));
    }

    [GeneratedRegex(@"\+?[0-9](?:[ ()-]{0,2}[0-9]){6,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"\p{C}+")]
    private static partial Regex Control();
}
