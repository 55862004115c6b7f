using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephone at the caller's end of a call.</summary>
internal interface ICallerLeg
{
    /// <summary>Somebody or something picked up. The first tick follows.</summary>
    /// <param name="sampleRate">Of the frames from now on: 16,000 or 24,000 Hz.</param>
    void Answered(Call call);

    /// <summary>The caller's next 20 ms, silence where nothing is said.</summary>
    void Speak(Span<short> frame);

    /// <summary>The keys that the caller pressed since the last tick.</summary>
    string? PressedKeys();

    /// <summary>What reaches the caller's ear in this tick.</summary>
    /// <param name="agentSamples">How much of the frame is the agent's audio or a prompt; the rest is the line's silence.</param>
    void Hear(ReadOnlySpan<short> frame, int agentSamples);

    /// <summary>Keys that the other side pressed.</summary>
    void Receive(string tones);

    /// <summary>A human's telephone rings, to take the call over.</summary>
    /// <returns>Who they are.</returns>
    Human Ring(Party human, CustomContext context);

    /// <summary>How that ended: <c>accepted</c>, <c>busy</c>, <c>noAnswer</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    void Rang(string outcome);

    /// <summary>The call is over, was never answered, or went elsewhere; nothing follows.</summary>
    /// <param name="failure">Why the call counts as failed, or null.</param>
    void Ended(string ending, string? failure);
}
