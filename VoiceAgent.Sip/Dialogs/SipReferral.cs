using System.Text;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A transfer that the peer has asked for.</summary>
public sealed class SipReferral
{
    private const int Lifetime = 180;

    private readonly SipDialog _dialog;
    private readonly uint _number;
    private readonly bool _wantsReports;
    private bool _over;

    internal SipReferral(SipDialog dialog, SipRequest request, NameAddress target)
    {
        _dialog = dialog;
        _number = request.CSeq.Number;
        _wantsReports = !string.Equals(request.Headers[SipHeaderNames.ReferSub], "false", StringComparison.OrdinalIgnoreCase);
        Request = request;
        Replaces = SipReplaces.Of(target.Uri);
        Target = target.Uri.ForRequestLine();
        ReferredBy = request.Headers.Addresses(SipHeaderNames.ReferredBy) is [var by, ..] ? by : null;
    }

    public SipRequest Request { get; }

    /// <summary>Where to call. A Replaces header in it is in <see cref="Replaces"/>, and no longer in the target.</summary>
    public SipUri Target { get; }

    public SipReplaces? Replaces { get; }

    public NameAddress? ReferredBy { get; }

    internal bool WantsReports => _wantsReports;

    /// <summary>Reports the status of the new call. A final status ends the reports. Does nothing if the peer wants no reports (RFC 4488).</summary>
    public async Task NotifyAsync(int status, string? reason = null)
    {
        if (!_wantsReports || _over || _dialog.State.Phase == SipDialogPhase.Ended)
        {
            return;
        }

        _over = status >= 200;
        await _dialog.NotifyAsync(request =>
        {
            request.Headers.Add(SipHeaderNames.Event, $"refer;id={_number}");
            request.Headers.Add(SipHeaderNames.SubscriptionState, _over ? "terminated;reason=noresource" : $"active;expires={Lifetime}");
            request.Body = new SipBody("message/sipfrag;version=2.0", Encoding.UTF8.GetBytes($"SIP/2.0 {status} {reason ?? SipStatus.Phrase(status)}\r\n"));
        });
    }
}
