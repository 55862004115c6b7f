using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VoiceAgent.Emulators.Phone.Outcomes;

internal enum TapeTrack
{
    Said,
    Heard,

    /// <summary>Two channels: left the caller, right the agent.</summary>
    Both,
}

/// <summary>Records both directions of a call at the caller's side, frame by frame. Silence uses no memory.</summary>
internal sealed class Tape(int sampleRate)
{
    private const int HeaderBytes = 44;

    private readonly List<short[]?> _said = [];
    private readonly List<short[]?> _heard = [];

    public void Add(ReadOnlySpan<short> saidNow, ReadOnlySpan<short> heardNow)
    {
        _said.Add(Keep(saidNow));
        _heard.Add(Keep(heardNow));
    }

    /// <summary>Returns a RIFF file with PCM16.</summary>
    public byte[] ToWav(TapeTrack track)
    {
        var channels = track == TapeTrack.Both ? 2 : 1;
        var frame = sampleRate / 50;
        var wav = new byte[HeaderBytes + (_said.Count * frame * channels * 2)];
        WriteHeader(wav, channels);
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(HeaderBytes));
        if (track != TapeTrack.Heard)
        {
            Write(_said, samples, frame, channels, 0);
        }

        if (track != TapeTrack.Said)
        {
            Write(_heard, samples, frame, channels, channels - 1);
        }

        return wav;
    }

    private static short[]? Keep(ReadOnlySpan<short> frame) => frame.ContainsAnyExcept((short)0) ? frame.ToArray() : null;

    private static void Write(List<short[]?> frames, Span<short> samples, int frame, int channels, int channel)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var sound = frames[i] ?? [];
            for (var k = 0; k < sound.Length; k++)
            {
                samples[(((i * frame) + k) * channels) + channel] = sound[k];
            }
        }
    }

    private void WriteHeader(Span<byte> wav, int channels)
    {
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav[22..], (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(wav[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(wav[28..], sampleRate * channels * 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav[32..], (short)(channels * 2));
        BinaryPrimitives.WriteInt16LittleEndian(wav[34..], 16);
        "data"u8.CopyTo(wav[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[40..], wav.Length - HeaderBytes);
    }
}
