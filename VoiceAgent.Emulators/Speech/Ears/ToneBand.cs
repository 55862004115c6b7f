namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// The frequencies and the speed of the tone code: one tone at a time (M-ary FSK). Each tone has a whole number of periods,
/// so that the tones of one symbol are orthogonal.
/// </summary>
/// <param name="LowestHz">The tone of symbol 0. It is a multiple of <paramref name="SymbolsPerSecond"/>.</param>
/// <param name="SymbolsPerSecond">Also the distance between neighbouring tones in Hz.</param>
/// <param name="BitsPerSymbol">2 bits need 4 tones.</param>
/// <param name="Sync">The symbols before a packet. They have a low correlation with themselves and with the other speaker's.</param>
internal sealed record ToneBand(int LowestHz, int SymbolsPerSecond, int BitsPerSymbol, int[] Sync)
{
    /// <summary>1.8–3.2 kHz, 600 bit/s. It survives 8 kHz µ-law. Both speakers use the same tones with different sync and whitening.</summary>
    private static readonly ToneBand NarrowCaller = new(1800, 200, 3, [1, 3, 6, 7, 0, 2, 5, 4]);

    private static readonly ToneBand NarrowAgent = NarrowCaller with { Sync = [4, 3, 5, 2, 6, 0, 1, 7] };

    /// <summary>4.4–5.6 kHz, 800 bit/s. This is above the telephone band, for 16 and 24 kHz legs.</summary>
    private static readonly ToneBand WideCaller = new(4400, 400, 2, [2, 0, 2, 3, 1, 0, 3, 2, 3, 0, 1, 0, 3, 1, 0, 2]);

    /// <summary>6.0–7.2 kHz, 800 bit/s.</summary>
    private static readonly ToneBand WideAgent = new(6000, 400, 2, [1, 3, 2, 1, 0, 3, 0, 2, 1, 2, 1, 3, 0, 3, 1, 0]);

    public int Tones => 1 << BitsPerSymbol;

    /// <summary>The frequency band that is removed from the voice, in Hz.</summary>
    public (int From, int To) Occupied => (LowestHz - (SymbolsPerSecond / 2), LowestHz + ((Tones - 1) * SymbolsPerSecond) + (SymbolsPerSecond / 2));

    public static ToneBand Narrow(Speaker speaker) => speaker == Speaker.Caller ? NarrowCaller : NarrowAgent;

    public static ToneBand Wide(Speaker speaker) => speaker == Speaker.Caller ? WideCaller : WideAgent;

    /// <summary>The number of symbols for a number of bytes.</summary>
    public int SymbolsFor(int bytes) => ((bytes * 8) + BitsPerSymbol - 1) / BitsPerSymbol;

    /// <summary>The number of samples of one symbol.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate cannot be divided into quarter symbols, or is too low for the highest tone.</exception>
    public int SamplesPerSymbol(int sampleRate)
    {
        if (sampleRate % (SymbolsPerSecond * 4) != 0 || sampleRate < 2 * Occupied.To)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, $"Tones of {Occupied.From}–{Occupied.To} Hz need a rate of at least {2 * Occupied.To} that is a multiple of {SymbolsPerSecond * 4}.");
        }

        return sampleRate / SymbolsPerSecond;
    }
}
