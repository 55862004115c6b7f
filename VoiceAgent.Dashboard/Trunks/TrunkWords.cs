using System.Globalization;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>Texts about trunks.</summary>
internal static class TrunkWords
{
    public static string Of(RegistrationState state) => state switch
    {
        RegistrationState.Trying => "Registering",
        RegistrationState.Registered => "Registered",
        RegistrationState.Failed => "Not registered",
        _ => "No registration",
    };

    public static string Of(TrunkDirection direction) => direction switch
    {
        TrunkDirection.Inbound => "Takes calls",
        TrunkDirection.Outbound => "Places calls",
        _ => "Takes and places calls",
    };

    /// <summary>The state of a trunk in two words.</summary>
    public static string Of(Trunk trunk, TrunkState? state) =>
        !trunk.Enabled ? "Off"
        : state is null ? "Not known"
        : state.Gateways.Count == 0 ? "No gateway reports"
        : state.Registration is RegistrationState.None && state.Gateways.All(gateway => gateway.Answers is false) ? "No answer"
        : state.Registration is RegistrationState.None ? "Ready" : Of(state.Registration);

    public static bool IsGood(Trunk trunk, TrunkState? state) => Of(trunk, state) is "Ready" or "Registered";

    public static bool IsTrouble(Trunk trunk, TrunkState? state) => Of(trunk, state) is "No answer" or "Not registered";

    /// <summary>The quality in one line.</summary>
    public static string Of(TrunkQuality? quality) => quality is null ? "No calls yet" : string.Create(
        CultureInfo.InvariantCulture, $"{quality.Mos:0.0} of 4.5, {quality.LossPercent:0.#}% lost, {quality.Jitter.TotalMilliseconds:0} ms jitter{(quality.RoundTrip is { } trip ? string.Create(CultureInfo.InvariantCulture, $", {trip.TotalMilliseconds:0} ms round trip") : "")}");

    public static string Of(TrunkDay today)
    {
        var failed = today.Failures.Values.Sum();
        return $"{today.CallsIn} in, {today.CallsOut} out{(failed > 0 ? $", {failed} failed ({string.Join(", ", today.Failures.OrderByDescending(failure => failure.Value).Take(3).Select(failure => $"{failure.Value} × {failure.Key}"))})" : "")}";
    }

    /// <summary>Which calls a rule matches.</summary>
    public static string Of(DispatchRule rule) => string.Join(
        ", ",
        new[]
        {
            rule.Trunks.Count == 0 ? "all trunks" : string.Join(" and ", rule.Trunks),
            rule.Called == "*" ? null : $"called {rule.Called}",
            rule.Caller == "*" ? null : $"from {rule.Caller}",
            rule.Headers.Count == 0 ? null : string.Join(", ", rule.Headers.Select(header => $"{header.Name}: {header.Value}")),
        }.OfType<string>());

    /// <summary>Who answers the calls of a rule.</summary>
    public static string Answer(DispatchRule rule) => string.Join(
        ", ", new[] { rule.Agent is { } agent ? $"agent {agent}" : null, rule.Route is { } route ? $"route {route}" : null, rule.Language }.OfType<string>().DefaultIfEmpty("the route of the called number"));
}
