using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>What a telephone has recorded.</summary>
internal sealed class HeardTape
{
    // Louder than the noise of a telephone codec.
    private const int Audible = 300;

    private readonly short[] _samples;
    private readonly int _sampleRate;

    private HeardTape(short[] samples, int sampleRate) => (_samples, _sampleRate) = (samples, sampleRate);

    /// <param name="path">A WAV file with one channel.</param>
    public static HeardTape Read(string path)
    {
        var file = File.ReadAllBytes(path);
        return new(MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray(), BitConverter.ToInt32(file, 24));
    }

    /// <summary>The words of one side.</summary>
    public IReadOnlyList<(TimeSpan At, string Word)> Words(Speaker speaker)
    {
        var ear = new WordEar(speaker, _sampleRate);
        var words = new List<HeardWord>();
        ear.Hear(_samples, words);
        ear.Hear(new short[_sampleRate], words);
        return [.. words.Select(word => (word.End, word.Text))];
    }

    /// <summary>All words of one side in a line.</summary>
    public string Line(Speaker speaker) => string.Join(' ', Words(speaker).Select(word => word.Word));

    /// <summary>When the sound that goes on at a time ends: the first half second without sound.</summary>
    public TimeSpan SilentAfter(TimeSpan time)
    {
        var last = (int)(time.TotalSeconds * _sampleRate);
        for (var at = last; at < _samples.Length && at - last < _sampleRate / 2; at++)
        {
            last = Math.Abs((int)_samples[at]) > Audible ? at : last;
        }

        return At(last);
    }

    private TimeSpan At(int sample) => TimeSpan.FromSeconds((double)sample / _sampleRate);
}
