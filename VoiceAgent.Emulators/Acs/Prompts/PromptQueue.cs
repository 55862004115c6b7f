namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>Something that the service itself plays to the caller.</summary>
/// <param name="Started">Called when its first audio is heard.</param>
/// <param name="Ended">Called once: true when it was heard to its end, false when it was cancelled.</param>
internal sealed record Prompt(ReadOnlyMemory<short> Pcm, bool Loop, Action Started, Action<bool> Ended);

/// <summary>The prompts of a call, one after the other, mixed into what the caller hears.</summary>
internal sealed class PromptQueue
{
    // The service holds a few; a loop that plays thousands is a defect to show early.
    private const int Longest = 32;

    private readonly Lock gate = new();
    private readonly Queue<Prompt> waiting = new();
    private Prompt? current;
    private int position;

    /// <summary>Plays a prompt after those that wait; false when too many do.</summary>
    public bool Add(Prompt prompt)
    {
        lock (gate)
        {
            if (waiting.Count >= Longest)
            {
                return false;
            }

            waiting.Enqueue(prompt);
            return true;
        }
    }

    /// <summary>Ends what plays and what waits.</summary>
    public void Cancel()
    {
        List<Prompt> cancelled;
        lock (gate)
        {
            cancelled = [.. waiting];
            if (current is not null)
            {
                cancelled.Insert(0, current);
            }

            current = null;
            waiting.Clear();
        }

        foreach (var prompt in cancelled)
        {
            prompt.Ended(false);
        }
    }

    /// <summary>Adds 20 ms of the current prompt to a frame.</summary>
    /// <returns>Samples of prompt in it.</returns>
    public int MixInto(Span<short> frame)
    {
        Prompt? begins = null, ends = null;
        int mixed;
        lock (gate)
        {
            if (current is null && waiting.TryDequeue(out begins))
            {
                (current, position) = (begins, 0);
            }

            if (current is null)
            {
                return 0;
            }

            mixed = Math.Min(frame.Length, current.Pcm.Length - position);
            Mix(current.Pcm.Span.Slice(position, mixed), frame);
            position += mixed;
            if (position == current.Pcm.Length)
            {
                ends = current.Loop ? null : current;
                current = current.Loop ? current : null;
                position = 0;
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
