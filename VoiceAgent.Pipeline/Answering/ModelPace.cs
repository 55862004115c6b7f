namespace VoiceAgent.Pipeline.Answering;

/// <summary>How long a request waits for a model. Clients that know their model better than the usual values give theirs by <c>GetService</c>.</summary>
/// <param name="FirstPart">The longest wait for the first part of an answer.</param>
internal sealed record ModelPace(TimeSpan FirstPart)
{
    /// <summary>The measured P99 of the first token is 550 ms (design §7). After four times that, a request is sent once more, or the next model is asked.</summary>
    public static ModelPace Usual { get; } = new(TimeSpan.FromMilliseconds(2_200));

    /// <summary>
    /// Whether a late request may be sent a second time beside the first. A service in the cloud has room for both. A machine of one's own computes
    /// both answers, and both come later.
    /// </summary>
    public bool MayRepeat { get; init; } = true;
}
