using System.Diagnostics;
using System.Threading.Channels;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes one call's events to the call log, in order, behind the conversation's back: a slow log never makes the
/// caller wait. When it cannot keep up for long, what would be replaced anyway is left out first.
/// </summary>
internal sealed partial class CallJournal : IAsyncDisposable
{
    // Some minutes of a lively call: as long as Redis may be away before anything is lost.
    private const int MostWaiting = 4_096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Channel<CallEvent> _events = Channel.CreateBounded<CallEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CallId _call;
    private readonly ICallLog _calls;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Task _writing;
    private int _lost;

    public CallJournal(CallId call, ICallLog calls, TimeProvider time, ILogger log)
    {
        (_call, _calls, _time, _log) = (call, calls, time, log);
        _writing = WriteAsync();
    }

    public void Add(CallEvent happened)
    {
        var mayMiss = happened is CallerHypothesis or AgentSpeaking && _events.Reader.Count > MostWaiting / 2;
        if ((mayMiss || !_events.Writer.TryWrite(happened)) && Interlocked.Increment(ref _lost) == 1)
        {
            Losing(_log);
        }
    }

    /// <summary>Waits until everything is written, as long as that makes sense.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await using (_time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), _givenUp, Timeout, System.Threading.Timeout.InfiniteTimeSpan))
        {
            await _writing;
        }

        _givenUp.Dispose();
    }

    private async Task WriteAsync()
    {
        // A span for every event would bury the call's own.
        Activity.Current = null;

        // Not ReadAllAsync: it leaves the context it was called on, and a call in virtual time must stay on its own.
        while (await _events.Reader.WaitToReadAsync())
        {
            while (_events.Reader.TryRead(out var happened))
            {
                if (!await WriteAsync(happened))
                {
                    Abandoned(_log, 1 + _events.Reader.Count);
                    return;
                }
            }
        }
    }

    private async Task<bool> WriteAsync(CallEvent happened)
    {
        for (var failures = 0; !_givenUp.IsCancellationRequested; failures++)
        {
            try
            {
                await _calls.AppendAsync(_call, happened);
                return true;
            }
            catch (Exception failure)
            {
                // The log's edge: whatever is wrong with it, the call goes on.
                if (failures == 0)
                {
                    Failing(_log, failure.GetType().Name);
                }

                await Task.Delay(Pause, _time, _givenUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "The call log does not take an event ({Reason}); trying again.")]
    private static partial void Failing(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The call log is too slow: events are left out.")]
    private static partial void Losing(ILogger log);

    [LoggerMessage(LogLevel.Error, "The call log did not take the last {Count} events of a call.")]
    private static partial void Abandoned(ILogger log, int count);
}
