namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>Writes packets as tones of amplitude 1, the phase running on from symbol to symbol.</summary>
internal sealed class ToneWriter
{
    private readonly ToneBand band;
    private readonly Speaker speaker;
    private readonly int sampleRate;
    private readonly int samplesPerSymbol;

    public ToneWriter(ToneBand band, Speaker speaker, int sampleRate)
    {
        (this.band, this.speaker, this.sampleRate) = (band, speaker, sampleRate);
        samplesPerSymbol = band.SamplesPerSymbol(sampleRate);
    }

    /// <summary>How long a word's packets are, in samples.</summary>
    public int SamplesOf(string word) => TonePacket.Of(word, 0).Sum(packet => Symbols(packet.Letters.Length) * samplesPerSymbol);

    /// <summary>Adds a word's packets to <paramref name="target"/>.</summary>
    /// <param name="sequence">The sequence of the first packet; the number of packets written is returned.</param>
    public int Write(string word, int sequence, float amplitude, Span<float> target)
    {
        var packets = 0;
        var phase = 0.0;
        foreach (var packet in TonePacket.Of(word, sequence))
        {
            foreach (var symbol in SymbolsOf(packet))
            {
                var step = 2 * Math.PI * (band.LowestHz + (symbol * band.SymbolsPerSecond)) / sampleRate;
                for (var i = 0; i < samplesPerSymbol; i++, phase += step)
                {
                    target[i] += amplitude * (float)Math.Sin(phase);
                }

                target = target[samplesPerSymbol..];
                phase %= 2 * Math.PI;
            }

            packets++;
        }

        return packets;
    }

    private int Symbols(int letters) => band.Sync.Length + band.SymbolsFor(TonePacket.BytesFor(letters));

    private IEnumerable<int> SymbolsOf(TonePacket packet)
    {
        foreach (var symbol in band.Sync)
        {
            yield return symbol;
        }

        var bytes = packet.ToBytes(speaker);
        for (var i = 0; i < band.SymbolsFor(bytes.Length); i++)
        {
            var symbol = 0;
            for (var bit = i * band.BitsPerSymbol; bit < (i + 1) * band.BitsPerSymbol; bit++)
            {
                var set = bit / 8 < bytes.Length && (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;
                symbol = (symbol << 1) | (set ? 1 : 0);
            }

            yield return symbol;
        }
    }
}
