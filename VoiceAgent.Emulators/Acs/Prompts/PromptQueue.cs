using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>Something that the service itself plays to the caller.</summary>
/// <param name="Started">Called when its first audio is played.</param>
/// <param name="Ended">Called once, with true when it was played to its end and false when it was cancelled.</param>
/// <param name="To">The participants who hear it. Null for all.</param>
internal sealed record Prompt(ReadOnlyMemory<short> Pcm, bool Loop, Action Started, Action<bool> Ended, Party[]? To = null);

/// <summary>The prompts of a call. They are played one after the other and mixed into what the caller hears.</summary>
internal sealed class PromptQueue
{
    // The real service holds a few prompts. The limit makes a loop that plays thousands fail early.
    private const int Longest = 32;

    private readonly Lock _gate = new();
    private readonly Queue<Prompt> _waiting = new();
    private Prompt? _current;
    private int _position;

    /// <summary>Appends a prompt. Returns false when the queue is full.</summary>
    public bool Add(Prompt prompt)
    {
        lock (_gate)
        {
            if (_waiting.Count >= Longest)
            {
                return false;
            }

            _waiting.Enqueue(prompt);
            return true;
        }
    }

    /// <summary>Cancels the current prompt and those that wait.</summary>
    public void Cancel()
    {
        List<Prompt> cancelled;
        lock (_gate)
        {
            cancelled = [.. _waiting];
            if (_current is not null)
            {
                cancelled.Insert(0, _current);
            }

            _current = null;
            _waiting.Clear();
        }

        foreach (var prompt in cancelled)
        {
            prompt.Ended(false);
        }
    }

    /// <summary>Adds 20 ms of the current prompt to a frame.</summary>
    /// <param name="to">The participants who hear the prompt. Null for all.</param>
    /// <returns>The number of prompt samples in the frame.</returns>
    public int MixInto(Span<short> frame, out Party[]? to)
    {
        to = null;
        Prompt? begins = null, ends = null;
        int mixed;
        lock (_gate)
        {
            if (_current is null && _waiting.TryDequeue(out begins))
            {
                (_current, _position) = (begins, 0);
            }

            if (_current is null)
            {
                return 0;
            }

            to = _current.To;
            mixed = Math.Min(frame.Length, _current.Pcm.Length - _position);
            Mix(_current.Pcm.Span.Slice(_position, mixed), frame);
            _position += mixed;
            if (_position == _current.Pcm.Length)
            {
                ends = _current.Loop ? null : _current;
                _current = _current.Loop ? _current : null;
                _position = 0;
            }
        }

        begins?.Started();
        ends?.Ended(true);
        return mixed;
    }

    private static void Mix(ReadOnlySpan<short> prompt, Span<short> frame)
    {
        for (var i = 0; i < prompt.Length; i++)
        {
            frame[i] = (short)Math.Clamp(frame[i] + prompt[i], short.MinValue, short.MaxValue);
        }
    }
}
