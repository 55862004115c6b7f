namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>Writes packets as tones of amplitude 1. The phase is continuous between symbols.</summary>
internal sealed class ToneWriter
{
    private readonly ToneBand _band;
    private readonly Speaker _speaker;
    private readonly int _sampleRate;
    private readonly int _samplesPerSymbol;

    public ToneWriter(ToneBand band, Speaker speaker, int sampleRate)
    {
        (this._band, this._speaker, this._sampleRate) = (band, speaker, sampleRate);
        _samplesPerSymbol = band.SamplesPerSymbol(sampleRate);
    }

    /// <summary>The length of a word's packets in samples.</summary>
    public int SamplesOf(string word) => TonePacket.Of(word, 0).Sum(packet => Symbols(packet.Letters.Length) * _samplesPerSymbol);

    /// <summary>Adds a word's packets to <paramref name="target"/>.</summary>
    /// <param name="sequence">The sequence of the first packet. The method returns the number of packets.</param>
    public int Write(string word, int sequence, float amplitude, Span<float> target)
    {
        var packets = 0;
        var phase = 0.0;
        foreach (var packet in TonePacket.Of(word, sequence))
        {
            foreach (var symbol in SymbolsOf(packet))
            {
                var step = 2 * Math.PI * (_band.LowestHz + (symbol * _band.SymbolsPerSecond)) / _sampleRate;
                for (var i = 0; i < _samplesPerSymbol; i++, phase += step)
                {
                    target[i] += amplitude * (float)Math.Sin(phase);
                }

                target = target[_samplesPerSymbol..];
                phase %= 2 * Math.PI;
            }

            packets++;
        }

        return packets;
    }

    private int Symbols(int letters) => _band.Sync.Length + _band.SymbolsFor(TonePacket.BytesFor(letters));

    private IEnumerable<int> SymbolsOf(TonePacket packet)
    {
        foreach (var symbol in _band.Sync)
        {
            yield return symbol;
        }

        var bytes = packet.ToBytes(_speaker);
        for (var i = 0; i < _band.SymbolsFor(bytes.Length); i++)
        {
            var symbol = 0;
            for (var bit = i * _band.BitsPerSymbol; bit < (i + 1) * _band.BitsPerSymbol; bit++)
            {
                var set = bit / 8 < bytes.Length && (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;
                symbol = (symbol << 1) | (set ? 1 : 0);
            }

            yield return symbol;
        }
    }
}
