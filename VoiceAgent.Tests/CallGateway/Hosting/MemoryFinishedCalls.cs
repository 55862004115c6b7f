using System.Collections.Concurrent;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Finished calls in memory, in their JSON form.</summary>
internal sealed class MemoryFinishedCalls : IFinishedCalls
{
    public ConcurrentDictionary<CallId, string> Stored { get; } = new();

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
        : Task.FromResult(Stored.TryGetValue(call, out var json) ? Read(json) : null);

    public Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping) => continuation is not null and not "2"
        ? throw new FormatException("It is none of ours.")
        : Task.FromResult(new FinishedCallPage([.. All().Where(call => call.Id.Day == day)], continuation is null ? "2" : null));

    public Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping) =>
        Task.FromResult(All().FirstOrDefault(call => call.CorrelationId == correlationId));

    private IEnumerable<CallRecord> All() => Stored.Values.Select(json => Read(json).Record).OrderByDescending(call => call.RangAt);

    private static FinishedCall Read(string json) => JsonSerializer.Deserialize<FinishedCall>(json, LoggedEvent.Json)!;
}
