using System.Collections.Concurrent;

namespace VoiceAgent.Emulators.Acs;

/// <summary>
/// Runs the background work that a request starts and does not wait for: deliveries, callbacks, media sockets.
/// When the emulator stops, the work is cancelled and awaited. If one piece of work fails, the failure is logged and the others continue.
/// </summary>
internal sealed partial class Errands(ILogger<Errands> log) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _last;

    public void Start(string what, Func<CancellationToken, Task> errand)
    {
        var id = Interlocked.Increment(ref _last);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = RunAsync(id, what, errand, gate.Task);
        gate.SetResult();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(long id, string what, Func<CancellationToken, Task> errand, Task listed)
    {
        try
        {
            await listed;
            await errand(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception defect)
        {
            Failed(what, defect);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} failed")]
    private partial void Failed(string what, Exception defect);
}
