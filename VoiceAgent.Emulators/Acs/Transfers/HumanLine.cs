using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Speech;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>
/// Connects a caller with a human after a transfer. The application is no longer part of the call. The human says a sentence, listens,
/// and hangs up after a period of silence.
/// </summary>
/// <param name="says">The human's first words, at the sample rate of the transferred call.</param>
/// <param name="left">Called once, with the ending that the caller's telephone reports.</param>
internal sealed class HumanLine(ICallerLeg caller, short[] says, int sampleRate, TimeSpan patience, string whenHumanLeaves, Action<HumanLine, string> left) : ILine
{
    private const int FramesASecond = 50;

    private readonly short[] _spoken = new short[sampleRate / FramesASecond];
    private readonly short[] _heard = new short[sampleRate / FramesASecond];
    private int _position;
    private int _quietFrames;
    private int _ended;

    public void Tick()
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        caller.Speak(_spoken);
        caller.PressedKeys();
        var taken = Math.Min(_heard.Length, says.Length - _position);
        says.AsSpan(_position, taken).CopyTo(_heard);
        _heard.AsSpan(taken).Clear();
        _position += taken;
        _quietFrames = taken > 0 || Loudness.First(_spoken) >= 0 ? 0 : _quietFrames + 1;
        caller.Hear(_heard, taken);
        if (_quietFrames > patience.TotalSeconds * FramesASecond)
        {
            End(whenHumanLeaves);
        }
    }

    public void End(string how)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            left(this, how);
        }
    }
}
