namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Which digits to collect.</summary>
/// <param name="Target">Whose digits.</param>
/// <param name="Most">The collection ends after this many keys.</param>
/// <param name="StopKeys">Each of these keys ends the collection, and is not a part of it.</param>
/// <param name="First">How long to wait for the first key.</param>
/// <param name="Between">How long to wait for each further key.</param>
/// <param name="Question">What is played first. A key ends it.</param>
internal sealed record KeyCollection(string Target, int Most, string StopKeys, TimeSpan First, TimeSpan Between, Prompt? Question);
