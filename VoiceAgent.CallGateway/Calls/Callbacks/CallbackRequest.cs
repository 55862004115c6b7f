namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>Somebody wants to be called back. Nobody calls them yet: outbound calls will read these requests.</summary>
/// <param name="Id">A UUIDv7, so that ids are in the order of the requests.</param>
/// <param name="Number">E.164. The number to call.</param>
/// <param name="Route">The number that was called, or <c>default</c>. Its agent makes the call.</param>
/// <param name="By">Who has asked: <c>caller</c>, or the name of a person or service.</param>
/// <param name="Why">A sentence for the person or agent who calls. Personal data.</param>
internal sealed record CallbackRequest(Guid Id, string Number, string Route, DateTimeOffset AskedAt, string By, string Why, CallbackStatus Status = CallbackStatus.Waiting)
{
    public const int LongestWhy = 600;
}

internal enum CallbackStatus
{
    /// <summary>Nobody has called back yet.</summary>
    Waiting,
}
