namespace VoiceAgent.Contracts.Trunks;

/// <summary>Takes the beginning of a number away, and puts another one in its place.</summary>
/// <param name="Strip">The beginning. Empty fits every number.</param>
/// <param name="Prepend">Empty: nothing.</param>
public sealed record NumberRewrite(string Strip = "", string Prepend = "");
