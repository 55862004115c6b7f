namespace VoiceAgent.Tests.Fakes;

/// <summary>For what another thread is about to do.</summary>
internal static class Waiting
{
    /// <exception cref="OperationCanceledException">It is not so after twenty seconds.</exception>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }
}
