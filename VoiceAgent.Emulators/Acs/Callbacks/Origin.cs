namespace VoiceAgent.Emulators.Acs.Callbacks;

/// <summary>The request that an event reports on.</summary>
/// <param name="Context">operationContext.</param>
/// <param name="Callback">operationCallbackUri: where the events of this operation are posted. Null for the callback address of the call.</param>
internal readonly record struct Origin(string? Context, Uri? Callback = null)
{
    public static implicit operator Origin(string? context) => new(context);
}
