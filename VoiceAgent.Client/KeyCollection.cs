namespace VoiceAgent.Client;

/// <summary>Which digits to collect.</summary>
/// <param name="Most">The collection ends after this many keys: 1 to 32.</param>
/// <param name="StopKeys">Each of these keys ends the collection, and is not a part of it. Null for <c>#</c>.</param>
/// <param name="First">How long to wait for the first key, in whole seconds. Null for 10 seconds.</param>
/// <param name="Between">How long to wait for each further key, in whole seconds. Null for 5 seconds.</param>
/// <param name="Question">What is played first.</param>
/// <param name="Target">Whose digits. Null for the caller.</param>
public sealed record KeyCollection(int Most, string? StopKeys = null, TimeSpan? First = null, TimeSpan? Between = null, Prompt? Question = null, string? Target = null);
