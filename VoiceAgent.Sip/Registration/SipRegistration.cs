namespace VoiceAgent.Sip.Registration;

/// <summary>Keeps us registered at a provider until it is disposed. Then it unregisters.</summary>
public sealed class SipRegistration : IAsyncDisposable
{
    public SipRegistrationState State => throw new NotImplementedException();

    /// <summary>Called after each change of the state.</summary>
    public event Action<SipRegistrationState>? Changed { add => throw new NotImplementedException(); remove => throw new NotImplementedException(); }

    /// <summary>Tries at once, for example after the credentials were corrected.</summary>
    public void Refresh() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
