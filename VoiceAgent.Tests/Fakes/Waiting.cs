namespace VoiceAgent.Tests.Fakes;

/// <summary>Waits for another thread.</summary>
internal static class Waiting
{
    /// <exception cref="OperationCanceledException">The condition is still false after a minute.</exception>
    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    /// <exception cref="OperationCanceledException">The condition is still false after a minute.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }
}
