using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>Policies of recordings as a test needs them.</summary>
internal static class RecordingParts
{
    /// <param name="defaults">Null for a gateway that is not configured.</param>
    public static RecordingPolicies PoliciesOf(RouteTable table, RecordingPolicy? defaults = null) =>
        new(table, new Fixed(defaults is null ? new RecordingDefaults() : new RecordingDefaults { Default = defaults }));

    private sealed class Fixed(RecordingDefaults value) : IOptionsMonitor<RecordingDefaults>
    {
        public RecordingDefaults CurrentValue => value;

        public RecordingDefaults Get(string? name) => value;

        public IDisposable? OnChange(Action<RecordingDefaults, string?> listener) => null;
    }
}
