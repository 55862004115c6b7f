using System.Collections.Concurrent;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Finished calls in memory, in their JSON form.</summary>
internal sealed class MemoryFinishedCalls : IFinishedCalls
{
    public ConcurrentDictionary<CallId, string> Stored { get; } = new();

    public ConcurrentDictionary<CallId, string> Analyses { get; } = new();

    public int Saves => _saves;

    public bool IsDown { get; set; }

    private int _saves;

    public Task SaveAsync(FinishedCall call, CancellationToken stopping)
    {
        if (IsDown)
        {
            throw new InvalidOperationException("The store is down.");
        }

        Interlocked.Increment(ref _saves);
        Stored[call.Record.Id] = JsonSerializer.Serialize(call, LoggedEvent.Json);
        return Task.CompletedTask;
    }

    public Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping) => IsDown
        ? throw new TimeoutException("The store is down.")
        : Task.FromResult(Stored.TryGetValue(call, out var json) ? Read(json) with { Analysis = AnalysisOf(call) } : null);

    public Task<AnalysedCall?> AnalyseAsync(CallId call, CallAnalysis analysis, CancellationToken stopping)
    {
        if (IsDown)
        {
            throw new TimeoutException("The store is down.");
        }

        if (!Stored.TryGetValue(call, out var json))
        {
            return Task.FromResult<AnalysedCall?>(null);
        }

        var isNew = Analyses.TryAdd(call, JsonSerializer.Serialize(analysis, LoggedEvent.Json));
        return Task.FromResult<AnalysedCall?>(new AnalysedCall(Read(json).Record, AnalysisOf(call)!, isNew));
    }

    public Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping) => continuation is not null and not "2"
        ? throw new FormatException("It is none of ours.")
        : Task.FromResult(new FinishedCallPage([.. All().Where(call => call.Id.Day == day)], continuation is null ? "2" : null));

    public Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping) =>
        Task.FromResult(All().FirstOrDefault(call => call.CorrelationId == correlationId));

    private CallAnalysis? AnalysisOf(CallId call) => Analyses.TryGetValue(call, out var json) ? JsonSerializer.Deserialize<CallAnalysis>(json, LoggedEvent.Json) : null;

    private IEnumerable<CallRecord> All() => Stored.Values.Select(json => Read(json).Record).OrderByDescending(call => call.RangAt);

    private static FinishedCall Read(string json) => JsonSerializer.Deserialize<FinishedCall>(json, LoggedEvent.Json)!;
}
