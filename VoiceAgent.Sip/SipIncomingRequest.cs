using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip;

/// <summary>A request without a dialog.</summary>
public sealed class SipIncomingRequest
{
    private readonly ServerTransaction _transaction;
    private readonly DigestServer _digests;
    private readonly ISipGuard? _guard;

    internal SipIncomingRequest(ServerTransaction transaction, DigestServer digests, ISipGuard? guard) => (_transaction, _digests, _guard) = (transaction, digests, guard);

    public SipRequest Request => _transaction.Request;

    public SipFlow Flow => _transaction.Flow;

    public SipResponse Respond(int status, string? reason = null) => Request.Respond(status, _transaction.Tag, reason);

    /// <summary>Checks the digest credentials. The guard learns the result.</summary>
    /// <param name="passwordOf">Gives the password of a user, or null for an unknown one.</param>
    /// <returns>Null if they are right. Otherwise the response to return: 401 with a challenge.</returns>
    public SipResponse? Authenticate(string realm, Func<string, string?> passwordOf) => Challenge.For(_digests, _guard, _transaction, realm, passwordOf);
}
