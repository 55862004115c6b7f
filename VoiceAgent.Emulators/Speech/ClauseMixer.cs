using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>
/// Mixes the speech of a clause with the tones of its words. The packet of a word begins with the word, or after the packet before it.
/// Where packets would be late, the spoken word is lengthened. So no word is lost, and each is recognised soon after it was said.
/// </summary>
internal static class ClauseMixer
{
    /// <summary>The speech level that the tones are relative to: −20 dB of full scale, the level of <see cref="EspeakVoice"/>.</summary>
    private const double SpeechLevel = 0.1;

    public static ClauseSound Mix(Clause clause, VoicedClause voiced, ClauseKey key, CodedVoiceOptions options)
    {
        var rate = key.SampleRate;
        var narrow = key.Telephone || rate < 16000;
        var band = narrow ? ToneBand.Narrow(key.Speaker) : ToneBand.Wide(key.Speaker);
        var below = narrow ? options.NarrowBelowSpeech : options.WideBelowSpeech;
        var amplitude = (float)(SpeechLevel * Math.Sqrt(2) * Math.Pow(10, -below / 20) * key.Style.Volume);

        var writer = new ToneWriter(band, key.Speaker, rate);
        var tones = clause.Spoken.Select(word => SpokenForm.HasCode(word) ? writer.SamplesOf(word) : 0).ToArray();
        var (speech, starts, packetStarts) = Align(voiced, tones, (int)(options.LongestLag.TotalSeconds * rate));
        var quiet = BandStop.Filter(speech, rate, band.Occupied, options.NotchDepth);

        var end = Math.Max(quiet.Length, tones.Length == 0 ? 0 : packetStarts[^1] + tones[^1]);
        var mixed = new float[end + (int)(clause.Pause.TotalSeconds * rate)];
        quiet.CopyTo(mixed, 0);
        for (int i = 0, sequence = 0; i < tones.Length; i++)
        {
            sequence += tones[i] == 0 ? 0 : writer.Write(clause.Spoken[i], sequence, amplitude, mixed.AsSpan(packetStarts[i], tones[i]));
        }

        var pcm = Array.ConvertAll(mixed, sample => (short)Math.Clamp(Math.Round(sample * 32767), short.MinValue, short.MaxValue));
        int[] ends = [.. packetStarts.Select((packet, i) => i + 1 < starts.Length ? Math.Max(starts[i + 1], packet + tones[i]) : end)];
        return new ClauseSound(pcm, starts, ends) { Phonemes = voiced.Phonemes };
    }

    /// <summary>Lengthens words until each packet ends at most <paramref name="lag"/> after its word. The last packet ends with the clause.</summary>
    private static (float[] Speech, int[] Starts, int[] PacketStarts) Align(VoicedClause voiced, int[] tones, int lag)
    {
        var speech = new List<float>(voiced.Samples.Length + (voiced.Samples.Length / 8));
        var starts = new int[tones.Length];
        var packetStarts = new int[tones.Length];
        var free = 0;
        for (var i = 0; i < tones.Length; i++)
        {
            var from = voiced.Starts[i];
            var to = i + 1 < tones.Length ? voiced.Starts[i + 1] : voiced.Samples.Length;
            starts[i] = speech.Count;
            packetStarts[i] = Math.Max(free, starts[i]);
            free = packetStarts[i] + tones[i];
            var needed = free - (i + 1 < tones.Length ? lag : 0) - starts[i];
            speech.AddRange(Stretch.Lengthen(voiced.Samples.AsSpan(from..to), Math.Max(needed, to - from)));
        }

        return ([.. speech], starts, packetStarts);
    }
}

/// <summary>The audio of a clause as it is sent.</summary>
/// <param name="Starts">Where each spoken word begins, in samples.</param>
/// <param name="Ends">Where each word and its packet have ended, in samples. The next word may begin shortly before this.</param>
internal sealed record ClauseSound(short[] Pcm, int[] Starts, int[] Ends)
{
    /// <summary>The phonemes of each spoken word, or empty.</summary>
    public string[][] Phonemes { get; init; } = [];
}
