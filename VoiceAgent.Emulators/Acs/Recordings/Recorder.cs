using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;

namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>
/// Collects the audio of one recording, 20 ms at a time. Mixed: one channel with everything. Unmixed: a channel for each participant, and the last one for
/// what the applications say.
/// </summary>
internal sealed class Recorder(RecordingPlan plan, int sampleRate, TimeSpan longest)
{
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

                _service.Add(WaveTracks.Keep(mixed));
            }

            _ticks++;
        }
    }

    /// <summary>Returns a RIFF file with PCM16.</summary>
    public byte[] ToWav()
    {
        lock (_gate)
        {
            return WaveTracks.ToWav([.. _channels.Select(channel => channel.Frames), _service], sampleRate);
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
            frames.Add(frame.Participants.FirstOrDefault(person => person.Party == party) is { } there ? WaveTracks.Keep(there.Spoken) : null);
        }

        _service.Add(WaveTracks.Keep(frame.Service));
    }
}
