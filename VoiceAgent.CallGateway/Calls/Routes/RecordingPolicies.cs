using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Which policy a call's recording has: the route's own, completed by the defaults of the configuration.</summary>
internal sealed class RecordingPolicies(RouteTable table, IOptionsMonitor<RecordingDefaults> defaults)
{
    /// <param name="number">The platform's own number.</param>
    public RecordingPolicy Of(string number) => Of(table.Find(number).Route!);

    public RecordingPolicy Of(Route route)
    {
        var usual = defaults.CurrentValue.Default;
        if (route.Recording is not { } own)
        {
            return usual;
        }

        var retention = own.RetentionDays ?? usual.RetentionDays;
        var archive = own.ArchiveAfterDays ?? usual.ArchiveAfterDays;
        return own with
        {
            Consent = own.Consent ?? usual.Consent,
            RetentionDays = retention,

            // One of the numbers may come from the configuration. A recording that is deleted first is never archived.
            ArchiveAfterDays = archive < (retention ?? int.MaxValue) ? archive : null,
            Encrypted = own.Encrypted || usual.Encrypted,
        };
    }
}
