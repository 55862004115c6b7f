using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Keeps spoken clauses. When their audio exceeds the limit, the least recently used are removed.</summary>
internal sealed class ClauseCache(long bytes)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<ClauseKey, LinkedListNode<(ClauseKey Key, ClauseSound Sound)>> _known = [];
    private readonly LinkedList<(ClauseKey Key, ClauseSound Sound)> _byUse = [];
    private long _held;

    /// <summary>Returns the clause, and speaks it if it is not cached. Two concurrent requests may both speak it, because waiting for each other would
    /// couple their cancellations.</summary>
    public async Task<ClauseSound> GetAsync(ClauseKey key, Func<Task<ClauseSound>> speak)
    {
        lock (_changing)
        {
            if (_known.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Sound;
            }
        }

        var sound = await speak();
        Keep(key, sound);
        return sound;
    }

    private void Keep(ClauseKey key, ClauseSound sound)
    {
        lock (_changing)
        {
            if (SizeOf(sound) > bytes || _known.ContainsKey(key))
            {
                return;
            }

            _known[key] = _byUse.AddFirst((key, sound));
            _held += SizeOf(sound);
            while (_held > bytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _known.Remove(oldest.Value.Key);
                _held -= SizeOf(oldest.Value.Sound);
            }
        }
    }

    private static long SizeOf(ClauseSound sound) => 200 + (sizeof(short) * (long)sound.Pcm.Length);
}

/// <summary>Everything that the audio of a clause depends on.</summary>
internal sealed record ClauseKey(string Script, TimeSpan Pause, VoiceStyle Style, Speaker Speaker, int SampleRate, bool Telephone);
