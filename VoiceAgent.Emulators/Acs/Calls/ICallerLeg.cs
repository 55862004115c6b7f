using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A participant's telephone.</summary>
internal interface ICallerLeg
{
    /// <summary>The telephone itself, when this leg only adapts it.</summary>
    ICallerLeg Telephone => this;

    /// <summary>The call was answered. Ticks follow.</summary>
    /// <param name="call">A call connection of the conversation. Its sample rate is that of all frames that follow.</param>
    void Answered(Call call);

    /// <summary>The telephone was moved to another call.</summary>
    void Moved(Call call)
    {
    }

    /// <summary>Fills a frame with the caller's next 20 ms. Where the caller says nothing it is silence.</summary>
    void Speak(Span<short> frame);

    /// <summary>Returns the keys that the caller has pressed since the last tick.</summary>
    string? PressedKeys();

    /// <summary>Receives the audio that the caller hears in this tick.</summary>
    /// <param name="agentSamples">How many samples at the start of the frame are audio of others. The remaining samples are silence.</param>
    void Hear(ReadOnlySpan<short> frame, int agentSamples);

    /// <summary>Receives the keys that the other side pressed.</summary>
    void Receive(string tones);

    /// <summary>A transfer rings a human's telephone.</summary>
    /// <returns>The human who is called.</returns>
    Human Ring(Party human, CustomContext context);

    /// <summary>Receives the outcome of that transfer: <c>accepted</c>, <c>busy</c>, <c>noAnswer</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    void Rang(string outcome);

    /// <summary>The call has ended, was not answered, or was redirected. No other method is called after this.</summary>
    /// <param name="failure">Why the call counts as failed, or null.</param>
    void Ended(string ending, string? failure);
}
