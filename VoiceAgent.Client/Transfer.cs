namespace VoiceAgent.Client;

/// <summary>A transfer to a human.</summary>
/// <param name="Target">A number in E.164, or the raw id of a user. Null for the target of the called number's route.</param>
/// <param name="Summary">What the human reads before the conversation, at most 600 characters.</param>
/// <param name="Attempt">An id with which the transfer can be given up, at most 128 characters. Null: the gateway makes one.</param>
public sealed record Transfer(string? Target = null, string? Summary = null, string? Attempt = null)
{
    /// <summary>At most three headers for the human's side. A number gets SIP headers <c>X-MS-Custom-{name}</c> or <c>User-To-User</c>, a user gets VoIP headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
