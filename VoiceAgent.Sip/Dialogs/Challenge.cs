using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Checks the credentials of a request, and tells the guard.</summary>
internal static class Challenge
{
    /// <returns>Null if the credentials are right, otherwise 401.</returns>
    public static SipResponse? For(DigestServer digests, ISipGuard? guard, ServerTransaction transaction, string realm, Func<string, string?> passwordOf)
    {
        var request = transaction.Request;
        var source = transaction.Flow.Remote.Address;
        var result = digests.Check(request, realm, passwordOf);
        if (result == DigestServer.Result.Right)
        {
            guard?.AuthenticationSucceeded(source);
            return null;
        }

        // The first request of each peer has no credentials. That is no failure.
        if (result == DigestServer.Result.Wrong)
        {
            guard?.AuthenticationFailed(source);
        }

        var response = request.Respond(401, transaction.Tag);
        foreach (var challenge in digests.Challenges(realm, stale: result == DigestServer.Result.Stale))
        {
            response.Headers.Add(SipHeaderNames.WwwAuthenticate, challenge);
        }

        return response;
    }
}
