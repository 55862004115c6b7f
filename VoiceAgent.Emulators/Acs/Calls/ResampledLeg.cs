using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A telephone that was moved to a call with another sample rate.</summary>
/// <param name="own">The sample rate of the telephone.</param>
/// <param name="call">The sample rate of the call.</param>
internal sealed class ResampledLeg(ICallerLeg leg, int own, int call) : ICallerLeg
{
    private readonly FrameResampler _in = new(call, own);
    private readonly FrameResampler _out = new(own, call);
    private readonly short[] _spoken = new short[own / Conversation.FramesASecond];

    public ICallerLeg Telephone => leg.Telephone;

    /// <summary>The same telephone at the rate of another call.</summary>
    public static ICallerLeg At(ICallerLeg leg, int rate, int wanted) =>
        leg is ResampledLeg moved ? At(moved.Inner, moved.OwnRate, wanted) : rate == wanted ? leg : new ResampledLeg(leg, rate, wanted);

    private ICallerLeg Inner => leg;

    private int OwnRate => own;

    public void Answered(Call answered) => leg.Answered(answered);

    public void Moved(Call to) => leg.Moved(to);

    public void Speak(Span<short> frame)
    {
        leg.Speak(_spoken);
        _out.Convert(_spoken).CopyTo(frame);
    }

    public string? PressedKeys() => leg.PressedKeys();

    public void Hear(ReadOnlySpan<short> frame, int agentSamples)
    {
        var heard = _in.Convert(frame);
        leg.Hear(heard, agentSamples > 0 || heard.AsSpan().ContainsAnyExcept((short)0) ? heard.Length : 0);
    }

    public void Receive(string tones) => leg.Receive(tones);

    public Human Ring(Party human, CustomContext context) => leg.Ring(human, context);

    public void Rang(string outcome) => leg.Rang(outcome);

    public void Ended(string ending, string? failure) => leg.Ended(ending, failure);
}
