using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>What a telephone plays into a call: silence and spoken lines. Its words can be heard through a telephone network.</summary>
/// <param name="sampleRate">Hertz: 8000, or 16000 for G.722.</param>
internal sealed class Tape(int sampleRate = 8_000) : IAsyncDisposable
{
    public int SampleRate => sampleRate;

    private readonly EspeakVoice _espeak = new(Options.Create(new VoiceOptions()), TimeProvider.System);
    private readonly List<short> _samples = [];

    /// <summary>The length so far.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds((double)_samples.Count / SampleRate);

    public Tape Wait(TimeSpan time)
    {
        _samples.AddRange(new short[(int)(time.TotalSeconds * SampleRate)]);
        return this;
    }

    /// <summary>Speaks a line.</summary>
    /// <returns>Where it begins.</returns>
    public async Task<TimeSpan> SayAsync(string text)
    {
        var voice = new CodedVoice(_espeak, Options.Create(new CodedVoiceOptions()));
        var begins = Length;
        await foreach (var clause in voice.SpeakAsync(text, new VoiceStyle("en-US-GuyNeural"), Speaker.Caller, SampleRate, telephone: true))
        {
            _samples.AddRange(clause.Pcm.Span);
        }

        return begins;
    }

    public void Save(string path)
    {
        var file = new byte[44 + (_samples.Count * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), _samples.Count * 2);
        for (var at = 0; at < _samples.Count; at++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (at * 2)), _samples[at]);
        }

        File.WriteAllBytes(path, file);
    }

    public ValueTask DisposeAsync() => _espeak.DisposeAsync();
}
