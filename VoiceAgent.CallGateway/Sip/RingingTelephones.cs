using System.Collections.Concurrent;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>The calls of trunks that ring at this gateway.</summary>
internal sealed class RingingTelephones
{
    private readonly ConcurrentDictionary<string, RingingTelephone> _ringing = new(StringComparer.Ordinal);

    public void Add(RingingTelephone telephone) => _ringing[telephone.Connection] = telephone;

    public void Remove(string connection) => _ringing.TryRemove(connection, out _);

    /// <returns>Null when it is answered, refused or given up.</returns>
    public RingingTelephone? Find(string answerKey) => _ringing.GetValueOrDefault(answerKey);
}

/// <summary>A call of a trunk that rings.</summary>
/// <param name="Connection">The id that its connection gets. It is the key of the answer too.</param>
internal sealed record RingingTelephone(SipIncomingInvite Invite, Trunk Trunk, string Connection);
