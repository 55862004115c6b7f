using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>The telephone calls over trunks that all gateways share.</summary>
internal interface ISipCalls
{
    Task AddAsync(SipCall call);

    Task<SipCall?> FindAsync(string connectionId);

    /// <summary>Finds the call of a request that came within a dialog.</summary>
    Task<SipCall?> FindAsync(SipDialogId dialog);

    /// <summary>Changes a call by compare-and-set. The function may run several times.</summary>
    /// <returns>The changed call, or the stored one if the function returned null. Null when there is no such call.</returns>
    Task<SipCall?> ChangeAsync(string connectionId, Func<SipCall, SipCall?> change);
}
