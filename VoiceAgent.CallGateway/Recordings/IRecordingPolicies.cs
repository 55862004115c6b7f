using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Which policy a recording has.</summary>
internal interface IRecordingPolicies
{
    /// <param name="number">The number that was called.</param>
    RecordingPolicy Of(string number);
}

/// <summary>The policies of the configuration.</summary>
internal sealed class ConfiguredRecordingPolicies(IOptionsMonitor<RecordingPolicyOptions> options) : IRecordingPolicies
{
    public RecordingPolicy Of(string number) => options.CurrentValue.Numbers.FirstOrDefault(policy => policy.Number == number) ?? options.CurrentValue.Default;
}
