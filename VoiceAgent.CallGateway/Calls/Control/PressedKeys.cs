namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Keys that a participant has pressed. They do not show in messages.</summary>
/// <param name="Sequence">The number of the key in a continuous recognition. 0 for a collection.</param>
internal sealed record PressedKeys(string Keys, int Sequence = 0)
{
    public override string ToString() => $"{Keys.Length} keys";
}
