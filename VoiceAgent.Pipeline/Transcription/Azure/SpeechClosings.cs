using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Owns the recognisers and synthesisers that nobody needs any more until they are gone. The SDK takes up to ten seconds to
/// dispose one and blocks a thread meanwhile (Azure-Samples/cognitive-services-speech-sdk#1321, #2629): no call waits for that, and no
/// thread of the pool is taken for it.
/// </summary>
internal sealed partial class SpeechClosings : IAsyncDisposable
{
    // A hundred calls that end in the same ten seconds, each with a recogniser: more than one process serves.
    private const int MostAtOnce = 128;

    // Beyond that the SDK hangs rather than being slow, and no new recogniser is made until it has recovered.
    private const int Most = 512;

    // Three times what was reported.
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

    /// <summary>How many are not gone yet.</summary>
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

    /// <summary>Nothing new is to be opened.</summary>
    public bool IsFull => Count >= Most;

    /// <summary>Returns at once.</summary>
    /// <param name="quiet">Waited for before disposing: the SDK may not be disposed in the middle of its own operations. Its failure has been told elsewhere.</param>
    /// <param name="dispose">May block.</param>
    public void Close(Task quiet, Action dispose) => Own(CloseAsync(quiet, dispose));

    /// <summary>Owns work that ends soon, such as waiting until a voice is silent.</summary>
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
            // Disposing it now would pull memory from under its native code. It is left to the end of the process.
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
