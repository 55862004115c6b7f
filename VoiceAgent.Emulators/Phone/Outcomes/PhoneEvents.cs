using System.Runtime.CompilerServices;

namespace VoiceAgent.Emulators.Phone.Outcomes;

/// <summary>An event of a call.</summary>
/// <param name="At">Milliseconds since the call was answered, or 0 before that.</param>
internal sealed record PhoneEvent(string Type, double At, string? Text);

/// <summary>The events of a call in order. A reader always starts at the first event.</summary>
internal sealed class PhoneEvents
{
    // Enough for the words of several hours. Calls are much shorter.
    private const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly List<PhoneEvent> _all = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _complete;

    public void Add(string type, double at, string? text = null)
    {
        lock (_gate)
        {
            if (_complete || _all.Count >= Most)
            {
                return;
            }

            _all.Add(new(type, Math.Round(at, 1), text));
        }

        Wake();
    }

    public void Complete()
    {
        lock (_gate)
        {
            _complete = true;
        }

        Wake();
    }

    /// <summary>Returns all past and future events, until the call ends.</summary>
    public async IAsyncEnumerable<PhoneEvent> ReadAsync([EnumeratorCancellation] CancellationToken gone)
    {
        for (var next = 0; ;)
        {
            PhoneEvent? read = null;
            bool done;
            Task wait;
            lock (_gate)
            {
                if (next < _all.Count)
                {
                    read = _all[next++];
                }

                done = _complete;
                wait = _more.Task;
            }

            if (read is not null)
            {
                yield return read;
            }
            else if (done)
            {
                yield break;
            }
            else
            {
                await wait.WaitAsync(gone);
            }
        }
    }

    private void Wake()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            waiting = _more;
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }
}
