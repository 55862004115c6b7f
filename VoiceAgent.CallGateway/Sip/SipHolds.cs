using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>The caller's own telephone puts the call on hold. Then the agent must not talk to the music or to the silence there.</summary>
internal sealed class SipHolds(ICallRecords records, ICallCommands commands, ICallLog log)
{
    private const string Telephone = "the caller's telephone";

    /// <summary>Notes whether the party wants no audio now. It is safe to repeat.</summary>
    public async Task NoteAsync(SipCall call, bool isOnHold)
    {
        if (call.IsConsultation || await records.FindAsync(call.Call) is not { IsLive: true } record || IsHeld(record) == isOnHold || (!isOnHold && record.HeldBy != Telephone))
        {
            return;
        }

        await records.ChangeAsync(call.Call, current => CallRules.Held(current, isOnHold ? Telephone : null));
        await commands.SendAsync(call.Call, isOnHold ? new HoldCaller(Telephone) : new UnholdCaller(Telephone));
        await log.AppendAsync(call.Call, isOnHold ? new CallerHeld(Telephone) : new CallerUnheld(Telephone));
    }

    private static bool IsHeld(CallRecord record) => record.HeldBy is not null;
}
