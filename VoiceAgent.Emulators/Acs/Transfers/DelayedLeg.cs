using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>The telephone of a human that still rings. When somebody picks up, their leg takes over.</summary>
internal sealed class DelayedLeg : ICallerLeg
{
    private HumanLeg? _human;

    /// <summary>The human who has picked up. Null while the telephone rings.</summary>
    public HumanLeg? Human => _human;

    public void Become(HumanLeg human) => _human = human;

    public void Answered(Call call) => _human?.Answered(call);

    public void Speak(Span<short> frame)
    {
        frame.Clear();
        _human?.Speak(frame);
    }

    public string? PressedKeys() => _human?.PressedKeys();

    public void Hear(ReadOnlySpan<short> frame, int agentSamples) => _human?.Hear(frame, agentSamples);

    public void Receive(string tones)
    {
    }

    public Human Ring(Party human, CustomContext context) => Transfers.Human.At(human.Name);

    public void Rang(string outcome)
    {
    }

    public void Ended(string ending, string? failure)
    {
    }
}
