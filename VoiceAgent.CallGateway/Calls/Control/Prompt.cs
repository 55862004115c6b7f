namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>What the telephony service plays: a file, a text or SSML. One of them is set.</summary>
/// <param name="Language">BCP 47. Only for a text.</param>
internal sealed record Prompt(Uri? File = null, string? Text = null, string? Ssml = null, string? Language = null)
{
    /// <summary>Whether the telephony service needs a voice for it.</summary>
    public bool NeedsVoice => File is null;

    /// <summary>Leaves out the words, because prompts may be personal.</summary>
    public override string ToString() => nameof(Prompt);
}
