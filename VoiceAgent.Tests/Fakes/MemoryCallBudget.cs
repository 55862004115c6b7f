using System.Collections.Concurrent;
using VoiceAgent.CallLog;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Counts placed calls in memory.</summary>
internal sealed class MemoryCallBudget : ICallBudget
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, int> _counts = [];

    public Task<BudgetWindow?> TryTakeAsync(IReadOnlyList<BudgetWindow> windows)
    {
        lock (_guard)
        {
            var full = windows.FirstOrDefault(window => _counts.GetValueOrDefault(window.Name) >= window.Limit);
            foreach (var window in full is null ? windows : [])
            {
                _counts[window.Name] = _counts.GetValueOrDefault(window.Name) + 1;
            }

            return Task.FromResult(full);
        }
    }
}
