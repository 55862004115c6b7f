using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Speech;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>
/// A caller and a human who has taken the call over; the application is out of it. The human says a sentence, listens, and
/// hangs up when nobody has said anything for a while.
/// </summary>
/// <param name="says">At the rate of the call that was transferred.</param>
/// <param name="left">Called once, with the ending as the caller's telephone is told.</param>
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
