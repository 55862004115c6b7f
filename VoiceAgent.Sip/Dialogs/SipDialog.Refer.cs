using System.Text;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Transfers by REFER, in both directions (RFC 3515, RFC 4488).</summary>
public sealed partial class SipDialog
{
    private readonly Dictionary<uint, Func<SipReferProgress, ValueTask>> _referrals = [];

    /// <summary>Asks the peer to call <paramref name="target"/> (transfer).</summary>
    /// <param name="progress">Called for each report. Null asks the peer to send none (RFC 4488); it may send them nevertheless.</param>
    /// <returns>202 if the peer will try.</returns>
    public Task<SipOutcome> ReferAsync(SipUri target, Func<SipReferProgress, ValueTask>? progress, IEnumerable<SipHeader>? headers = null, CancellationToken stopping = default) =>
        AskAsync(SipMethods.Refer, request =>
        {
            request.Headers.Add(SipHeaderNames.ReferTo, $"<{target}>");
            request.Headers.Add(SipHeaderNames.ReferredBy, $"<{NameAddress.Parse(State.LocalAddress).Uri}>");
            request.Headers.Add(SipHeaderNames.Supported, OptionTags.Supported);
            if (progress is null)
            {
                request.Headers.Add(SipHeaderNames.ReferSub, "false");
            }

            foreach (var header in headers ?? [])
            {
                request.Headers.Add(header.Name, header.Value.ToString());
            }

            // The first report may come before the response. After a challenge, the request has another number.
            lock (_gate)
            {
                _referrals[request.CSeq.Number] = progress ?? (static _ => ValueTask.CompletedTask);
            }
        }, stopping);

    internal Task NotifyAsync(Action<SipRequest> fill) => AskAsync(SipMethods.Notify, fill, CancellationToken.None);

    private void ReferredBy(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (_owner is not { } owner || !NameAddress.TryParse(request.Headers[SipHeaderNames.ReferTo], out var target) || !target.Uri.IsSip)
        {
            transaction.Respond(_owner is null ? 403 : 400, _owner is null ? null : "The header Refer-To is missing or is no SIP address.");
            return;
        }

        if (_calls.IsFull)
        {
            transaction.Respond(503);
            return;
        }

        var referral = new SipReferral(this, request, target);
        _calls.Post(SipMethods.Refer, async () =>
        {
            var status = 500;
            try
            {
                status = await owner.ReferredAsync(this, referral);
            }
            finally
            {
                var response = request.Respond(status, transaction.Tag);
                if (response.IsSuccess)
                {
                    response.Headers.Add(SipHeaderNames.Contact, _core.ContactFor(transaction.Flow.Transport, transaction.Flow.Remote.Address, _state.IsSecure));
                    if (!referral.WantsReports)
                    {
                        response.Headers.Add(SipHeaderNames.ReferSub, "false");
                    }
                }

                transaction.Respond(response);
                if (response.IsSuccess)
                {
                    _ = referral.NotifyAsync(100);
                }
            }
        });
    }

    private void NotifiedBy(ServerTransaction transaction)
    {
        var request = transaction.Request;
        Func<SipReferProgress, ValueTask>? progress = null;
        uint number = 0;
        if (TryReadReport(request, out var report, out var id))
        {
            lock (_gate)
            {
                number = id ?? (_referrals.Count == 1 ? _referrals.Keys.First() : 0);
                if (_referrals.TryGetValue(number, out progress) && report!.IsLast)
                {
                    _referrals.Remove(number);
                }
            }
        }

        if (progress is null)
        {
            transaction.Respond(request.Headers[SipHeaderNames.Event]?.StartsWith("refer", StringComparison.OrdinalIgnoreCase) == true ? 481 : 489, null);
            return;
        }

        transaction.Respond(200);
        _calls.Post(SipMethods.Notify, () => progress(report!));
    }

    private static bool TryReadReport(SipRequest request, out SipReferProgress? report, out uint? id)
    {
        report = null;
        id = null;
        var what = request.Headers[SipHeaderNames.Event].AsSpan();
        var semicolon = what.IndexOf(';');
        if (!(semicolon < 0 ? what : what[..semicolon]).Trim().Equals("refer", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (semicolon >= 0 && SipParameters.TryParse(what[semicolon..], out var parameters) && SipText.TryNumber(parameters["id"], int.MaxValue, out var number))
        {
            id = number;
        }

        var over = request.Headers[SipHeaderNames.SubscriptionState]?.TrimStart().StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        if (request.Body is not { } body || !body.Is("message/sipfrag"))
        {
            report = over ? new SipReferProgress(500, "The reports ended without a result.", true) : null;
            return over;
        }

        var text = Encoding.UTF8.GetString(body.Content.AsSpan(0, Math.Min(body.Content.Length, 500)));
        var line = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length).ToString();
        var words = line.Split(' ', 3);
        if (words.Length < 2 || !words[0].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase) || !SipText.TryNumber(words[1], 699, out var status))
        {
            return false;
        }

        report = new SipReferProgress((int)status, words.Length > 2 ? words[2] : "", over || status >= 200);
        return true;
    }
}
