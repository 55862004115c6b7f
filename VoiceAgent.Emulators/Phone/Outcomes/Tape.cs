using VoiceAgent.Emulators.Acs.Media;

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
    private readonly List<short[]?> _said = [];
    private readonly List<short[]?> _heard = [];

    public void Add(ReadOnlySpan<short> saidNow, ReadOnlySpan<short> heardNow)
    {
        _said.Add(WaveTracks.Keep(saidNow));
        _heard.Add(WaveTracks.Keep(heardNow));
    }

    /// <summary>Returns a RIFF file with PCM16.</summary>
    public byte[] ToWav(TapeTrack track) => WaveTracks.ToWav(
        track switch
        {
            TapeTrack.Said => [_said],
            TapeTrack.Heard => [_heard],
            _ => [_said, _heard],
        },
        sampleRate);
}
