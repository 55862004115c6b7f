namespace VoiceAgent.AppHost.Demo;

/// <summary>Reads lines that a person types. A line that is typed after its wait was cancelled goes to the next wait.</summary>
/// <param name="input">Where the lines come from.</param>
/// <param name="screen">The terminal that shows the lines while they are typed.</param>
internal sealed class Keyboard(TextReader input, Screen screen)
{
    private Task<string?>? _pending;

    /// <returns>The next line. Null at the end of the input, or when the wait is cancelled.</returns>
    public async Task<string?> LineAsync(CancellationToken enough)
    {
        // Waiting for a console line cannot be cancelled. The waiting thread ends with the process.
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
