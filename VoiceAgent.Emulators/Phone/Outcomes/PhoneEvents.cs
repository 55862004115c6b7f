using System.Runtime.CompilerServices;

namespace VoiceAgent.Emulators.Phone.Outcomes;

/// <summary>Something that happened on a call.</summary>
/// <param name="At">Milliseconds since the call was answered; 0 before.</param>
internal sealed record PhoneEvent(string Type, double At, string? Text);

/// <summary>What happened on a call, in order. Whoever comes late reads it from the beginning.</summary>
internal sealed class PhoneEvents
{
    // Words of hours; a call ends long before.
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

    /// <summary>All events, those to come included, until the call is over.</summary>
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
