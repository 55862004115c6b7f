using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Telemetry;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Runs calls to an owner one after another, off the thread of the socket. At most so many wait: the peer decides how many come.</summary>
internal sealed class SerialCalls(ILogger log, string callId)
{
    public const int Most = 200;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private int _waiting;

    public bool IsFull => Volatile.Read(ref _waiting) >= Most;

    public Task Post(string what, Func<ValueTask> call)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _waiting);
            return _last = RunAsync(_last, what, call);
        }
    }

    private async Task RunAsync(Task before, string what, Func<ValueTask> call)
    {
        await Task.Yield();
        await before;
        try
        {
            await call();
        }
        catch (Exception failure)
        {
            log.HandlerFailed(failure, what, callId);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
