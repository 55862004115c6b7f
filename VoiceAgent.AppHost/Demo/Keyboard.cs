namespace VoiceAgent.AppHost.Demo;

/// <summary>Lines that a person types. A line that nobody waited for any more is the next one's.</summary>
/// <param name="input">Where the lines come from.</param>
/// <param name="screen">Where a terminal shows them while they are typed.</param>
internal sealed class Keyboard(TextReader input, Screen screen)
{
    private Task<string?>? _pending;

    /// <returns>The next line; null at the end of the input, or when nobody waits any more.</returns>
    public async Task<string?> LineAsync(CancellationToken enough)
    {
        // A console cannot be asked to stop waiting for a line. The thread that waits ends with the process.
        _pending ??= Task.Factory.StartNew(input.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(_pending, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, enough));
        if (!_pending.IsCompleted)
        {
            return null;
        }

        var line = await _pending;
        _pending = null;
        if (!Console.IsInputRedirected)
        {
            screen.LineWasTyped();
        }

        return line?.Trim();
    }
}
