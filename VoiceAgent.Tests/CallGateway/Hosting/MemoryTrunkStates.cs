using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>The states of trunks in memory. Days do not end.</summary>
internal sealed class MemoryTrunkStates(TimeProvider time) : ITrunkStates
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, Known> _trunks = [];

    public Task ReportAsync(string trunk, GatewayTrunkState state) => Change(trunk, known => known.Gateways[state.Gateway] = TrunkStateRules.Masked(state));

    public Task ForgetAsync(string trunk, string gateway) => Change(trunk, known => known.Gateways.Remove(gateway));

    public Task ReportCallAsync(string trunk, CallDirection direction) => Change(trunk, known => known.Calls[direction] = known.Calls.GetValueOrDefault(direction) + 1);

    public Task ReportErrorAsync(string trunk, TrunkError error) => Change(trunk, known =>
    {
        known.Errors.Insert(0, TrunkStateRules.Masked(error));
        if (error.Status is { } status)
        {
            known.Failures[status] = known.Failures.GetValueOrDefault(status) + 1;
        }
    });

    public Task ReportQualityAsync(string trunk, TrunkCallQuality quality) => Change(trunk, known => known.Quality.Insert(0, quality));

    public Task<TrunkState> ReadAsync(string trunk)
    {
        lock (_guard)
        {
            var known = _trunks.GetValueOrDefault(trunk) ?? new Known();
            var today = new TrunkDay(known.Calls.GetValueOrDefault(CallDirection.Inbound), known.Calls.GetValueOrDefault(CallDirection.Outbound), new Dictionary<int, long>(known.Failures));
            return Task.FromResult(TrunkStateRules.Combined(known.Gateways.Values.ToArray(), today, known.Errors, known.Quality, time.GetUtcNow()));
        }
    }

    private Task Change(string trunk, Action<Known> act)
    {
        lock (_guard)
        {
            act(_trunks.TryGetValue(trunk, out var known) ? known : _trunks[trunk] = new Known());
            return Task.CompletedTask;
        }
    }

    private sealed class Known
    {
        public Dictionary<string, GatewayTrunkState> Gateways { get; } = [];

        public Dictionary<CallDirection, long> Calls { get; } = [];

        public Dictionary<int, long> Failures { get; } = [];

        public List<TrunkError> Errors { get; } = [];

        public List<TrunkCallQuality> Quality { get; } = [];
    }
}
