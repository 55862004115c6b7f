using System.Globalization;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Reliable provisional responses (RFC 3262), in both directions.</summary>
public sealed partial class SipDialog
{
    private (uint Number, SipCSeq Invite, TaskCompletionSource Confirmed)? _awaitedPrack;
    private uint? _lastReliable;

    /// <summary>Expects PRACK for a response of ours.</summary>
    internal Task AwaitPrack(uint number, SipCSeq invite)
    {
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaitedPrack = (number, invite, confirmed);
        }

        return confirmed.Task;
    }

    /// <summary>The peer's reliable response.</summary>
    /// <returns>False for a repetition, or if one before it is missing.</returns>
    internal bool IsNextReliable(uint number)
    {
        lock (_gate)
        {
            if (_lastReliable is { } last && number != last + 1)
            {
                return false;
            }

            _lastReliable = number;
            return true;
        }
    }

    internal Task<SipOutcome> SendPrackAsync(uint number, SipCSeq invite, SipBody? answer) => AskAsync(SipMethods.Prack, request =>
    {
        request.Headers.Add(SipHeaderNames.RAck, string.Create(CultureInfo.InvariantCulture, $"{number} {invite}"));
        request.Body = answer;
    }, CancellationToken.None);

    private bool Confirm(SipRequest prack)
    {
        var words = (prack.Headers[SipHeaderNames.RAck] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        TaskCompletionSource confirmed;
        lock (_gate)
        {
            if (_awaitedPrack is not { } awaited || words.Length != 3 || words[0] != awaited.Number.ToString(CultureInfo.InvariantCulture)
                || words[1] != awaited.Invite.Number.ToString(CultureInfo.InvariantCulture) || words[2] != awaited.Invite.Method)
            {
                return false;
            }

            confirmed = awaited.Confirmed;
            _awaitedPrack = null;
        }

        confirmed.TrySetResult();
        if (prack.Body is { } answer && _owner is { } owner)
        {
            Change(state => state with { RemoteBody = answer });
            _calls.Post(SipMethods.Prack, () => owner.AnsweredAsync(this, answer));
        }

        return true;
    }
}
