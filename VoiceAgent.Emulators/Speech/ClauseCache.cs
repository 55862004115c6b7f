using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Clauses that were spoken before, least recently used dropped first when their audio exceeds the bound.</summary>
internal sealed class ClauseCache(long bytes)
{
    private readonly Lock changing = new();
    private readonly Dictionary<ClauseKey, LinkedListNode<(ClauseKey Key, ClauseSound Sound)>> known = [];
    private readonly LinkedList<(ClauseKey Key, ClauseSound Sound)> byUse = [];
    private long held;

    /// <summary>Returns the clause, spoken now if it is not known. Two that ask at once may both speak it: waiting would tie one to the other's cancellation.</summary>
    public async Task<ClauseSound> GetAsync(ClauseKey key, Func<Task<ClauseSound>> speak)
    {
        lock (changing)
        {
            if (known.TryGetValue(key, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Sound;
            }
        }

        var sound = await speak();
        Keep(key, sound);
        return sound;
    }

    private void Keep(ClauseKey key, ClauseSound sound)
    {
        lock (changing)
        {
            if (SizeOf(sound) > bytes || known.ContainsKey(key))
            {
                return;
            }

            known[key] = byUse.AddFirst((key, sound));
            held += SizeOf(sound);
            while (held > bytes && byUse.Last is { } oldest)
            {
                byUse.RemoveLast();
                known.Remove(oldest.Value.Key);
                held -= SizeOf(oldest.Value.Sound);
            }
        }
    }

    private static long SizeOf(ClauseSound sound) => 200 + (sizeof(short) * (long)sound.Pcm.Length);
}

/// <summary>All that a clause's audio depends on.</summary>
internal sealed record ClauseKey(string Script, TimeSpan Pause, VoiceStyle Style, Speaker Speaker, int SampleRate, bool Telephone);
