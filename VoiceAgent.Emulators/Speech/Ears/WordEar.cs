using System.Runtime.InteropServices;

namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// Hears one speaker's words in a stream of PCM16, as they are spoken. At 16 kHz and more it listens in the wide band and, until it has
/// heard a word there, in the narrow one too: the leg may have come through a telephone line. Not safe for use by two threads at once.
/// </summary>
internal sealed class WordEar
{
    /// <summary>A word whose second part does not come is given out as far as it was heard.</summary>
    private static readonly TimeSpan PartTimeout = TimeSpan.FromMilliseconds(800);

    private readonly ToneReader? _wide;
    private readonly List<ReadPacket> _packets = [];
    private readonly int _sampleRate;
    private ToneReader? _narrow;
    private (HeardWord Word, int Next)? _begun;
    private long _samplesHeard;

    /// <param name="speaker">Whose words to hear; the other speaker's are never taken for them.</param>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz.</param>
    public WordEar(Speaker speaker, int sampleRate)
    {
        this._sampleRate = sampleRate;
        _narrow = new ToneReader(ToneBand.Narrow(speaker), speaker, sampleRate);
        _wide = sampleRate < 16000 ? null : new ToneReader(ToneBand.Wide(speaker), speaker, sampleRate);
    }

    /// <summary>How much of the stream has been heard.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds((double)_samplesHeard / _sampleRate);

    /// <summary>Hears the next samples and adds the words that they complete.</summary>
    public void Hear(ReadOnlySpan<short> samples, ICollection<HeardWord> words)
    {
        _packets.Clear();
        _samplesHeard += samples.Length;
        _wide?.Read(samples, _packets);
        _narrow = _packets.Count > 0 ? null : _narrow; // Only the wide band can have filled it yet.
        _narrow?.Read(samples, _packets);

        foreach (var packet in _packets)
        {
            Join(packet, words);
        }

        if (_begun is { } late && Position - late.Word.End > PartTimeout)
        {
            words.Add(late.Word);
            _begun = null;
        }
    }

    /// <summary>The same with little-endian bytes; an odd last byte is not heard.</summary>
    public void Hear(ReadOnlySpan<byte> pcm16, ICollection<HeardWord> words) => Hear(MemoryMarshal.Cast<byte, short>(pcm16), words);

    private void Join(ReadPacket read, ICollection<HeardWord> words)
    {
        var (packet, word) = (read.Packet, new HeardWord(read.Packet.Letters, read.Start, read.End));
        if (_begun is { } first)
        {
            _begun = null;
            if (first.Next == packet.Sequence)
            {
                word = new HeardWord(first.Word.Text + word.Text, first.Word.Start, word.End);
            }
            else
            {
                words.Add(first.Word);
            }
        }

        if (packet.GoesOn)
        {
            _begun = (word, (packet.Sequence + 1) & 15);
        }
        else
        {
            words.Add(word);
        }
    }
}

/// <summary>A word that was heard.</summary>
/// <param name="Text">Lower-case a–z, 0–9, apostrophe and hyphen.</param>
/// <param name="Start">Where its packet begins in the stream; within some tens of milliseconds the beginning of the spoken word.</param>
/// <param name="End">Where its packet ends: from here on the word has been heard.</param>
internal readonly record struct HeardWord(string Text, TimeSpan Start, TimeSpan End);
