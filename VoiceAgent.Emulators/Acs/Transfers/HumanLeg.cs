using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>
/// The telephone of a human whom the application calls by itself, before it transfers a caller. The human, or a machine, greets, hears a
/// question, and reacts to it. A human who is asked twice reacts twice.
/// </summary>
/// <param name="greets">The words when the telephone is picked up, with the tone.</param>
/// <param name="answers">The spoken reaction. Empty when the human does not speak.</param>
/// <param name="says">The first words to the caller.</param>
/// <param name="putDown">Puts the telephone down.</param>
internal sealed class HumanLeg(Human human, short[] greets, short[] answers, short[] says, Action putDown)
{
    private const int FramesASecond = 50;
    private const double BeepPitch = 1_000;
    private const double BeepLevel = 6_000;

    private readonly Queue<short[]> _mouth = new();
    private short[] _now = [];
    private int _position;
    private int _breath = (int)(Human.Breath.TotalSeconds * FramesASecond);
    private int _quiet;
    private int _listened;
    private bool _asked;
    private string? _pressed;

    /// <summary>The first words to the caller, after the transfer.</summary>
    public short[] Says => says;

    public void Answered(Call call) => _mouth.Enqueue(greets);

    public void Speak(Span<short> frame)
    {
        frame.Clear();
        if (_breath > 0)
        {
            _breath--;
            return;
        }

        for (var filled = 0; filled < frame.Length;)
        {
            if (_position == _now.Length)
            {
                if (!_mouth.TryDequeue(out var next))
                {
                    return;
                }

                (_now, _position) = (next, 0);
            }

            var taken = Math.Min(frame.Length - filled, _now.Length - _position);
            _now.AsSpan(_position, taken).CopyTo(frame[filled..]);
            _position += taken;
            filled += taken;
        }
    }

    public string? PressedKeys()
    {
        var pressed = _pressed;
        _pressed = null;
        return pressed;
    }

    public void Hear(ReadOnlySpan<short> frame, int agentSamples)
    {
        if (agentSamples > 0)
        {
            (_asked, _quiet) = (true, 0);
            if (human.WhenAsked.Presses is not null && ++_listened == (int)(Human.Listens.TotalSeconds * FramesASecond))
            {
                React();
            }
        }
        else if (_asked && ++_quiet >= Human.Thinks.TotalSeconds * FramesASecond)
        {
            var hasPressed = human.WhenAsked.Presses is not null && _listened >= Human.Listens.TotalSeconds * FramesASecond;
            (_asked, _listened) = (false, 0);
            if (!hasPressed)
            {
                React();
            }
        }
    }

    /// <summary>A beep of a voicemail.</summary>
    public static short[] Beep(int sampleRate)
    {
        var pcm = new short[(int)(Human.BeepLength.TotalSeconds * sampleRate)];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)(BeepLevel * Math.Sin(2 * Math.PI * BeepPitch * i / sampleRate));
        }

        return pcm;
    }

    private void React()
    {
        if (human.WhenAsked.HangsUp)
        {
            putDown();
        }
        else if (human.WhenAsked.Presses is { } key)
        {
            _pressed = key;
        }
        else if (answers.Length > 0)
        {
            _mouth.Enqueue(answers);
        }
    }
}
