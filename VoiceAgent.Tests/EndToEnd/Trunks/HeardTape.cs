using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>What a telephone has recorded.</summary>
internal sealed class HeardTape
{
    // Louder than the noise of a telephone codec.
    private const int Audible = 300;

    private readonly short[] _samples;

    private HeardTape(short[] samples) => _samples = samples;

    public TimeSpan Length => At(_samples.Length);

    public static HeardTape Read(string path) => new(MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(path).AsSpan(44)).ToArray());

    /// <summary>The words of one side.</summary>
    public IReadOnlyList<(TimeSpan At, string Word)> Words(Speaker speaker)
    {
        var ear = new WordEar(speaker, Tape.SampleRate);
        var words = new List<HeardWord>();
        ear.Hear(_samples, words);
        ear.Hear(new short[Tape.SampleRate], words);
        return [.. words.Select(word => (word.End, word.Text))];
    }

    /// <summary>All words of one side in a line.</summary>
    public string Line(Speaker speaker) => string.Join(' ', Words(speaker).Select(word => word.Word));

    /// <summary>The first sound after a time.</summary>
    public TimeSpan? SoundAfter(TimeSpan time)
    {
        var from = (int)(time.TotalSeconds * Tape.SampleRate);
        var at = Array.FindIndex(_samples, Math.Min(from, _samples.Length), sample => Math.Abs((int)sample) > Audible);
        return at < 0 ? null : At(at);
    }

    /// <summary>When the sound that goes on at a time ends: the first half second without sound.</summary>
    public TimeSpan SilentAfter(TimeSpan time)
    {
        var last = time;
        while (SoundAfter(last) is { } next && next - last < TimeSpan.FromMilliseconds(500))
        {
            last = next + TimeSpan.FromSeconds(1.0 / Tape.SampleRate);
        }

        return last;
    }

    private static TimeSpan At(int sample) => TimeSpan.FromSeconds((double)sample / Tape.SampleRate);
}
