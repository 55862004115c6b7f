using System.Collections.Concurrent;

namespace VoiceAgent.Emulators.Acs;

/// <summary>
/// Owns what a request sets going and does not wait for: deliveries, callbacks, media sockets.
/// When the emulator stops they are cancelled and awaited; one that fails is logged and harms nothing else.
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
