using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip;

/// <summary>A request without a dialog.</summary>
public sealed class SipIncomingRequest
{
    public SipRequest Request => throw new NotImplementedException();

    public SipFlow Flow => throw new NotImplementedException();

    public SipResponse Respond(int status, string? reason = null) => throw new NotImplementedException();

    /// <summary>Checks the digest credentials. The guard learns the result.</summary>
    /// <param name="passwordOf">Gives the password of a user, or null for an unknown one.</param>
    /// <returns>Null if they are right. Otherwise the response to return: 401 with a challenge.</returns>
    public SipResponse? Authenticate(string realm, Func<string, string?> passwordOf) => throw new NotImplementedException();
}
