using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Disposes recognisers and synthesisers that are no longer used. The SDK takes up to ten seconds to dispose one and blocks a
/// thread meanwhile (Azure-Samples/cognitive-services-speech-sdk#1321, #2629). Calls do not wait for it, and it takes no thread
/// of the thread pool.
/// </summary>
internal sealed partial class SpeechClosings : IAsyncDisposable
{
    // Enough for a hundred calls, each with a recogniser, that end within ten seconds: more than one process serves.
    private const int MostAtOnce = 128;

    // With more than this the SDK hangs rather than being slow. No new recogniser is made until it has recovered.
    private const int Most = 512;

    // Three times the reported time.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShutdownDeadline = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _threads = new(MostAtOnce);
    private readonly HashSet<Task> _open = [];
    private readonly UpDownCounter<long> _closing;
    private readonly TimeProvider _time;
    private readonly ILogger<SpeechClosings> _log;

    public SpeechClosings(IMeterFactory meters, TimeProvider time, ILogger<SpeechClosings> log)
    {
        _closing = meters.Create("VoiceAgent.Pipeline").CreateUpDownCounter<long>(
            "voiceagent.speech.closing", "{client}", "Recognisers and synthesisers that are still being closed.");
        _time = time;
        _log = log;
    }

    /// <summary>How many are still being disposed.</summary>
    public int Count
    {
        get
        {
            lock (_open)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>True when too many are still being disposed: no new one may be opened.</summary>
    public bool IsFull => Count >= Most;

    /// <summary>Returns at once.</summary>
    /// <param name="quiet">Awaited before disposing, because the SDK must not be disposed during its own operations. Its failure is reported elsewhere.</param>
    /// <param name="dispose">May block the thread.</param>
    public void Close(Task quiet, Action dispose) => Own(CloseAsync(quiet, dispose));

    /// <summary>Tracks a task that ends soon, such as waiting until a synthesiser has stopped.</summary>
    public void Own(Task work)
    {
        if (work.IsCompletedSuccessfully)
        {
            return;
        }

        lock (_open)
        {
            _open.Add(work);
        }

        _closing.Add(1);
        work.ContinueWith(Gone, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] open;
        lock (_open)
        {
            open = [.. _open];
        }

        await ((Task)Task.WhenAll(open).WaitAsync(ShutdownDeadline, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Count is var left and > 0)
        {
            StillOpen(_log, left, ShutdownDeadline.TotalSeconds);
        }
    }

    private async Task CloseAsync(Task quiet, Action dispose)
    {
        await ((Task)quiet.WaitAsync(Timeout, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!quiet.IsCompleted)
        {
            // Disposing it now would free memory that its native code uses. The end of the process frees it.
            NeverQuiet(_log, Timeout.TotalSeconds);
            return;
        }

        await _threads.WaitAsync();
        try
        {
            await Task.Factory.StartNew(dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception failure)
        {
            NotClosed(_log, SpeechSdk.Reason(failure));
        }
        finally
        {
            _threads.Release();
        }
    }

    private void Gone(Task work)
    {
        lock (_open)
        {
            _open.Remove(work);
        }

        _closing.Add(-1);
    }

    [LoggerMessage(LogLevel.Warning, "The Speech SDK failed while it closed a recogniser or synthesiser: {Reason}.")]
    private static partial void NotClosed(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "A recogniser or synthesiser was still busy {Seconds} s after it was given up. It stays open until this process ends.")]
    private static partial void NeverQuiet(ILogger log, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Count} recognisers and synthesisers were not closed within {Seconds} s of shutdown.")]
    private static partial void StillOpen(ILogger log, int count, double seconds);
}
