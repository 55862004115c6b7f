using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The caller's telephone.</summary>
internal interface ICallerLeg
{
    /// <summary>The call was answered by the application or created by it. Ticks follow.</summary>
    /// <param name="sampleRate">Sample rate of all frames that follow: 16,000 or 24,000 Hz.</param>
    void Answered(Call call);

    /// <summary>Fills a frame with the caller's next 20 ms. Where the caller says nothing it is silence.</summary>
    void Speak(Span<short> frame);

    /// <summary>Returns the keys that the caller has pressed since the last tick.</summary>
    string? PressedKeys();

    /// <summary>Receives the audio that the caller hears in this tick.</summary>
    /// <param name="agentSamples">How many samples at the start of the frame are agent audio or a prompt. The others are silence.</param>
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
