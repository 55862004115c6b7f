namespace VoiceAgent.Client;

/// <summary>What is played. Exactly one of file, text and SSML is set.</summary>
/// <param name="File">An https address of a host that the gateway's configuration allows.</param>
/// <param name="Text">At most 400 characters.</param>
/// <param name="Ssml">A document with the root element <c>speak</c>, at most 4,000 characters.</param>
/// <param name="Language">BCP 47, for a text. Null for the language of the call.</param>
public sealed record Prompt(string? File = null, string? Text = null, string? Ssml = null, string? Language = null);
