using System.Text;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Takes what the other side of a telephone call does: hold, another address, keys, and the end of the call.</summary>
internal sealed class SipDialogOwner(SipLines lines, ILegs legs, SipReports reports, SipHolds holds, SipEnds ends, TimeProvider time, ILogger<SipDialogOwner> logger) : ISipDialogOwner
{
    private const int NotAvailable = 480;
    private const int Declined = 603;

    public async ValueTask StateChangedAsync(SipDialog dialog, SipDialogState state)
    {
        if (await lines.FindAsync(state.Id) is { } call)
        {
            await lines.ChangeAsync(call.ConnectionId, current => current.Dialog is { } known && known.Version >= state.Version ? null : current with { Dialog = state });
        }
    }

    public async ValueTask<SipAnswer> OfferedAsync(SipDialog dialog, SipOffer offer)
    {
        if (await lines.FindAsync(dialog.Id) is not { Leg: { } leg, Worker: { } worker } call)
        {
            return new SipAnswer(NotAvailable);
        }

        try
        {
            if (offer.Body is null)
            {
                return SipAnswer.Accept(BodyOf(await legs.OfferAsync(worker, leg, new LegOffer(), CancellationToken.None)));
            }

            var answer = await legs.DescribeAsync(worker, leg, new LegDescription(TextOf(offer.Body), IsOffer: true), CancellationToken.None);
            await holds.NoteAsync(call, answer!.IsOnHold);
            return SipAnswer.Accept(BodyOf(answer.Text));
        }
        catch (LegRefusedException refused)
        {
            SipLog.OfferRefused(logger, call.Call, refused.Message);
            return SipAnswer.NotAcceptable;
        }
        catch (TelephonyException failure)
        {
            SipLog.OfferRefused(logger, call.Call, failure.Message);
            return new SipAnswer(NotAvailable);
        }
    }

    public async ValueTask AnsweredAsync(SipDialog dialog, SipBody answer)
    {
        if (await lines.FindAsync(dialog.Id) is { Leg: { } leg, Worker: { } worker })
        {
            await legs.DescribeAsync(worker, leg, new LegDescription(TextOf(answer), IsOffer: false), CancellationToken.None);
        }
    }

    public async ValueTask InfoAsync(SipDialog dialog, SipBody body)
    {
        if (DtmfRelay.TryParse(body, out var key) && await lines.FindAsync(dialog.Id) is { Leg: { } leg, Worker: { } worker })
        {
            await legs.PressAsync(worker, leg, new LegPressedKey(key.Digit), CancellationToken.None);
        }
    }

    // The platform decides who talks to the agent. A provider transfers its own side without asking.
    public ValueTask<int> ReferredAsync(SipDialog dialog, SipReferral referral) => new(Declined);

    public async ValueTask EndedAsync(SipDialog dialog, SipDialogEnd end)
    {
        if (await lines.FindAsync(dialog.Id) is not { EndedAt: null, IsAnswered: true } call)
        {
            // Whoever rings a person learns from the result that nobody has answered.
            return;
        }

        call = await lines.ChangeAsync(call.ConnectionId, current => current.EndedAt is null ? current with { EndedAt = time.GetUtcNow(), Dialog = dialog.State } : null) ?? call;
        await ends.CloseAsync(call);
        await (call.IsConsultation
            ? reports.SendAsync(call, new HumanReport(HumanReportKind.Left) { Outcome = Contracts.Calls.TransferOutcome.Declined })
            : reports.SendAsync(call, new TelephonyEvent.Disconnected(SipEndings.Of(end))));
        lines.Forget(call);
    }

    public static SipBody BodyOf(string description) => new(SipBody.Sdp, Encoding.UTF8.GetBytes(description));

    public static string TextOf(SipBody body) => Encoding.UTF8.GetString(body.Content);
}
