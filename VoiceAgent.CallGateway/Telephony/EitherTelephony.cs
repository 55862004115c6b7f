using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Sip;

namespace VoiceAgent.CallGateway.Telephony;

/// <summary>Telephony of an installation that has both Azure Communication Services and telephone trunks. The id of a call says to which one it belongs.</summary>
internal sealed class EitherTelephony(ITelephony acs, ITelephony trunks) : ITelephony
{
    // Rules ask before they know the call. What they then plan must work for both.
    public bool CanSpeak => acs.CanSpeak && trunks.CanSpeak;

    public Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping) => Of(ringing.AnswerKey).AnswerAsync(ringing, plan, stopping);

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => Of(ringing.AnswerKey).RejectAsync(ringing, stopping);

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) => Of(ringing.AnswerKey).RedirectAsync(ringing, number, stopping);

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping) => Of(connectionId).IsConnectedAsync(connectionId, stopping);

    public Task<bool> HangUpAsync(string connectionId, CancellationToken stopping) => Of(connectionId).HangUpAsync(connectionId, stopping);

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping) => Of(connectionId).TransferAsync(connectionId, transfer, stopping);

    public Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping) =>
        Of(transfer.CallerConnection).ConsultAsync(transfer, callerId, callback, stopping);

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping) => Of(connectionId).ListenAsync(connectionId, listening, stopping);

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping) =>
        Of(connectionId).JoinAsync(connectionId, fromConnectionId, target, attempt, stopping);

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) => Of(connectionId).LeaveAsync(connectionId, stopping);

    public Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping) =>
        Of(connectionId).RestartMediaAsync(connectionId, attempt, isOpen, stopping);

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => Of(connectionId).AnnounceAsync(connectionId, text, language, stopping);

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => Of(connectionId).AskToWaitAsync(connectionId, text, language, stopping);

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) => Of(connectionId).StopSpeakingAsync(connectionId, stopping);

    private ITelephony Of(string? id) => SipConnections.Is(id) ? trunks : acs;
}
