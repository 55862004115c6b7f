using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>
/// Collects the audio of one recording, 20 ms at a time. Mixed: one channel with everything. Unmixed: a channel for each participant, and the last one for
/// what the applications say.
/// </summary>
internal sealed class Recorder(RecordingPlan plan, int sampleRate, TimeSpan longest)
{
    private const int HeaderBytes = 44;

    private readonly Lock _gate = new();
    private readonly List<(Party? Party, List<short[]?> Frames)> _channels = [.. plan.IsUnmixed ? plan.Order.Select(party => ((Party?)party, new List<short[]?>())) : []];
    private readonly List<short[]?> _service = [];
    private readonly HashSet<Party> _people = [];
    private int _ticks;

    public bool IsPaused { get; set; }

    public TimeSpan Length => TimeSpan.FromSeconds((double)_ticks / Conversation.FramesASecond);

    public int Channels => plan.IsUnmixed ? _channels.Count + 1 : 1;

    /// <summary>Who was recorded, with the number of their channel.</summary>
    public IReadOnlyList<(Party Party, int Channel)> People
    {
        get
        {
            lock (_gate)
            {
                return plan.IsUnmixed ? [.. _channels.Select((channel, index) => (channel.Party!, index))] : [.. _people.Select(party => (party, 0))];
            }
        }
    }

    public void Hear(MixedFrame frame)
    {
        lock (_gate)
        {
            if (IsPaused || Length >= longest)
            {
                return;
            }

            if (plan.IsUnmixed)
            {
                HearEach(frame);
            }
            else
            {
                var mixed = (short[])frame.Service.Clone();
                foreach (var person in frame.Participants)
                {
                    _people.Add(person.Party);
                    Conversation.Add(person.Spoken, mixed);
                }

                _service.Add(Keep(mixed));
            }

            _ticks++;
        }
    }

    /// <summary>Returns a RIFF file with PCM16.</summary>
    public byte[] ToWav()
    {
        lock (_gate)
        {
            var (channels, frame) = (Channels, sampleRate / Conversation.FramesASecond);
            var wav = new byte[HeaderBytes + (_ticks * frame * channels * 2)];
            WriteHeader(wav, channels);
            var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(HeaderBytes));
            for (var channel = 0; channel < channels; channel++)
            {
                Write(channel < _channels.Count ? _channels[channel].Frames : _service, samples, frame, channels, channel);
            }

            return wav;
        }
    }

    private void HearEach(MixedFrame frame)
    {
        foreach (var person in frame.Participants)
        {
            if (_channels.TrueForAll(channel => channel.Party != person.Party))
            {
                _channels.Add((person.Party, [.. Enumerable.Repeat<short[]?>(null, _ticks)]));
            }
        }

        foreach (var (party, frames) in _channels)
        {
            frames.Add(frame.Participants.FirstOrDefault(person => person.Party == party) is { } there ? Keep(there.Spoken) : null);
        }

        _service.Add(Keep(frame.Service));
    }

    // Silence uses no memory.
    private static short[]? Keep(short[] frame) => frame.AsSpan().ContainsAnyExcept((short)0) ? (short[])frame.Clone() : null;

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
