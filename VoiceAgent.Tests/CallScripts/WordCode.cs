using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// Words as audio that a test can read back. Every sample of a word contains its number, and the last one is negated, so that
/// both sides know which words were really received.
/// </summary>
internal sealed class WordCode
{
    /// <summary>A loud sound without a word: a cough.</summary>
    public const short Noise = 9_000;

    /// <summary>Separates a caller's word from the language in which it is spoken, if the script says so.</summary>
    public const char LanguageMark = '\u0001';

    // This is above the energy detector's threshold for every word.
    private const short Base = 2_000;

    private readonly List<string> _words = [];

    public byte[] Encode(string word, TimeSpan length, AudioFormat format)
    {
        var number = _words.IndexOf(word);
        if (number < 0)
        {
            _words.Add(word);
            number = _words.Count - 1;
        }

        var pcm = new byte[format.BytesFor(length)];
        var samples = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
        samples.Fill((short)(Base + number));
        samples[^1] = (short)-samples[^1];
        return pcm;
    }

    public static byte[] EncodeNoise(TimeSpan length, AudioFormat format)
    {
        var pcm = new byte[format.BytesFor(length)];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(Noise);
        return pcm;
    }

    /// <summary>Returns the words that end in the audio, and whether it contains any speech.</summary>
    public (IReadOnlyList<string> Ended, bool IsSpeech) Decode(ReadOnlySpan<byte> pcm)
    {
        List<string>? ended = null;
        var speech = false;
        foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm))
        {
            var number = Math.Abs((int)sample) - Base;
            if (number >= 0 && number < _words.Count)
            {
                speech = true;
                if (sample < 0)
                {
                    (ended ??= []).Add(_words[number]);
                }
            }
        }

        return (ended ?? [], speech);
    }
}
