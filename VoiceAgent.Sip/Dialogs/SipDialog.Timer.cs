using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>The session timer (RFC 4028): one side refreshes at half of the interval, the other one ends the dialog shortly before the interval is over.</summary>
public sealed partial class SipDialog
{
    private static readonly TimeSpan LatestEnd = TimeSpan.FromSeconds(32);

    private readonly OneShot _timer;

    internal void StartSessionTimer()
    {
        lock (_gate)
        {
            if (_state.Phase == SipDialogPhase.Ended)
            {
                return;
            }

            if (_state.SessionTimer is not { } timer)
            {
                _timer.Stop();
                return;
            }

            var before = timer.Interval / 3 < LatestEnd ? timer.Interval / 3 : LatestEnd;
            var due = timer.Since + (timer.WeRefresh ? timer.Interval / 2 : timer.Interval - before) - _core.Time.GetUtcNow();
            _timer.Set(due > TimeSpan.Zero ? due : TimeSpan.FromMilliseconds(1));
        }
    }

    private void SessionTimerDue()
    {
        var state = State;
        if (state.SessionTimer is not { } timer || state.Phase != SipDialogPhase.Confirmed)
        {
            return;
        }

        if (timer.WeRefresh)
        {
            _ = RefreshAsync(state, timer);
            return;
        }

        _ = SayByeAsync(new SipReason("SIP", 408, "Session expired"), null);
        End(new SipDialogEnd(SipDialogEndCause.SessionExpired));
    }

    private async Task RefreshAsync(SipDialogState state, SipSessionTimer timer)
    {
        var outcome = state.PeerAllows.Contains(SipMethods.Update) || state.LocalBody is null ? await UpdateAsync(null) : await ReinviteAsync(state.LocalBody);
        if (outcome.IsSuccess || State.Phase != SipDialogPhase.Confirmed)
        {
            return;
        }

        // A refusal leaves half of the interval. The second try comes at three quarters. After that, the peer ends the dialog.
        lock (_gate)
        {
            var now = _core.Time.GetUtcNow();
            if (now - timer.Since < timer.Interval && _state.SessionTimer == timer)
            {
                _timer.Set((timer.Since + timer.Interval - now) / 2);
            }
        }
    }
}
