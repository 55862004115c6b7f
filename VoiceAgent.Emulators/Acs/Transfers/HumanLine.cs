using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Phone.Hearing;

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

    private readonly short[] spoken = new short[sampleRate / FramesASecond];
    private readonly short[] heard = new short[sampleRate / FramesASecond];
    private int position;
    private int quietFrames;
    private int ended;

    public void Tick()
    {
        if (Volatile.Read(ref ended) != 0)
        {
            return;
        }

        caller.Speak(spoken);
        caller.PressedKeys();
        var taken = Math.Min(heard.Length, says.Length - position);
        says.AsSpan(position, taken).CopyTo(heard);
        heard.AsSpan(taken).Clear();
        position += taken;
        quietFrames = taken > 0 || Loudness.First(spoken) >= 0 ? 0 : quietFrames + 1;
        caller.Hear(heard, taken);
        if (quietFrames > patience.TotalSeconds * FramesASecond)
        {
            End(whenHumanLeaves);
        }
    }

    public void End(string how)
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            left(this, how);
        }
    }
}
