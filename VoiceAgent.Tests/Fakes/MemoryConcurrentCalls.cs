using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Counts calls that take place at the same time, in memory.</summary>
internal sealed class MemoryConcurrentCalls(TimeProvider time) : IConcurrentCalls
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, Dictionary<CallId, DateTimeOffset>> _groups = [];

    public Task<CallGroup?> TryEnterAsync(CallId call, IReadOnlyList<CallGroup> groups, TimeSpan kept)
    {
        lock (_guard)
        {
            var now = time.GetUtcNow();
            var calls = groups.Select(group => _groups.TryGetValue(group.Name, out var known) ? known : _groups[group.Name] = []).ToArray();
            foreach (var (known, expired) in calls.SelectMany(known => known.Where(entry => entry.Value <= now).Select(entry => (known, entry.Key)).ToArray()))
            {
                known.Remove(expired);
            }

            var full = groups.Zip(calls).FirstOrDefault(pair => !pair.Second.ContainsKey(call) && pair.Second.Count >= pair.First.Limit).First;
            if (full is null)
            {
                Array.ForEach(calls, known => known[call] = now + kept);
            }

            return Task.FromResult(full);
        }
    }

    public Task LeaveAsync(CallId call, IReadOnlyList<CallGroup> groups)
    {
        lock (_guard)
        {
            foreach (var group in groups)
            {
                _groups.GetValueOrDefault(group.Name)?.Remove(call);
            }

            return Task.CompletedTask;
        }
    }
}
