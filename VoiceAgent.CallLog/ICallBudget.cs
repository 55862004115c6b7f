namespace VoiceAgent.CallLog;

/// <summary>Counts the calls that the platform places, for all gateways together.</summary>
public interface ICallBudget
{
    /// <summary>Counts one call in all windows, or in none.</summary>
    /// <returns>The first window that has no calls left. Null when the call was counted.</returns>
    Task<BudgetWindow?> TryTakeAsync(IReadOnlyList<BudgetWindow> windows);
}

/// <param name="Name">Such as <c>hour:2026-11-28T09</c>. A window that begins has a new name.</param>
/// <param name="Limit">The most calls in it.</param>
/// <param name="Kept">Longer than the window lasts.</param>
public sealed record BudgetWindow(string Name, int Limit, TimeSpan Kept);
