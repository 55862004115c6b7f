using System.Runtime.InteropServices;

namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// Recognises one speaker's words in a PCM16 stream, as they are spoken. At 16 kHz and more it reads the wide band. Until it finds a
/// word there, it also reads the narrow band, because the audio may have passed a telephone connection. Not safe for concurrent use.
/// </summary>
internal sealed class WordEar
{
    /// <summary>When the second part of a word does not arrive within this time, the first part is returned alone.</summary>
    private static readonly TimeSpan PartTimeout = TimeSpan.FromMilliseconds(800);

    private readonly ToneReader? _wide;
    private readonly List<ReadPacket> _packets = [];
    private readonly int _sampleRate;
    private ToneReader? _narrow;
    private (HeardWord Word, int Next)? _begun;
    private long _samplesHeard;

    /// <param name="speaker">The speaker to recognise. The other speaker's words are ignored.</param>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz.</param>
    public WordEar(Speaker speaker, int sampleRate)
    {
        this._sampleRate = sampleRate;
        _narrow = new ToneReader(ToneBand.Narrow(speaker), speaker, sampleRate);
        _wide = sampleRate < 16000 ? null : new ToneReader(ToneBand.Wide(speaker), speaker, sampleRate);
    }

    /// <summary>The position in the stream up to which it has been read.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds((double)_samplesHeard / _sampleRate);

    /// <summary>Reads the next samples and adds the words that they complete.</summary>
    public void Hear(ReadOnlySpan<short> samples, ICollection<HeardWord> words)
    {
        _packets.Clear();
        _samplesHeard += samples.Length;
        _wide?.Read(samples, _packets);
        _narrow = _packets.Count > 0 ? null : _narrow; // Only the wide band can have added packets at this point.
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

    /// <summary>The same for little-endian bytes. An odd last byte is ignored.</summary>
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

/// <summary>A recognised word.</summary>
/// <param name="Text">Lower-case a–z, 0–9, apostrophe and hyphen.</param>
/// <param name="Start">The start of its packet in the stream. It differs from the start of the spoken word by some tens of milliseconds.</param>
/// <param name="End">The end of its packet. The word is recognised from here on.</param>
internal readonly record struct HeardWord(string Text, TimeSpan Start, TimeSpan End);
