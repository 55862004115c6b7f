namespace VoiceAgent.CallGateway.Calls.Control;

/// <param name="Operation">The id of the operation. Null when it was refused.</param>
internal sealed record OperationAnswer(ControlOutcome Outcome, string? Operation = null)
{
    public static implicit operator OperationAnswer(ControlOutcome refusal) => new(refusal);
}
