namespace VoiceAgent.Contracts.Trunks;

/// <summary>A header that a call must have.</summary>
/// <param name="Name">Upper and lower case are the same.</param>
/// <param name="Value">The whole value, a beginning that ends with <c>*</c>, or <c>*</c> for any.</param>
public sealed record HeaderCondition(string Name = "", string Value = "*");
