using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>The handler of the endpoint, as dialogs see it.</summary>
internal sealed record DialogHandlers(
    Func<SipIncomingInvite, ValueTask> Invited, Func<SipDialogId, SipRequest, ValueTask<SipResumption?>> FindDialog, Func<ServerTransaction, ValueTask<SipResponse?>> Requested);
