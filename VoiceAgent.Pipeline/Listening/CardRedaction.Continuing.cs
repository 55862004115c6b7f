using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>The part that goes on where another worker stopped.</summary>
internal sealed partial class CardRedaction
{
    /// <summary>
    /// Another worker ran the call until now. A caller who was in the middle of a card number goes on with it, so what was said and keyed is
    /// read again from the log, in which card digits are masked. Nobody heard the caller since then, so that time does not count as a pause.
    /// </summary>
    /// <param name="begins">Where this worker's media stream begins on the call's clock.</param>
    public void Continue(IReadOnlyList<LoggedEvent> before, TimeSpan begins)
    {
        var opened = before.FirstOrDefault(logged => logged.Event is MediaOpened)?.At;
        if (opened is not { } start)
        {
            return;
        }

        lock (_guard)
        {
            var silence = begins - (before[^1].At - start);
            CallerHypothesis? open = null;
            foreach (var logged in before)
            {
                var at = logged.At - start + silence;
                open = logged.Event is CallerSpoke ? null : logged.Event as CallerHypothesis ?? open;
                switch (logged.Event)
                {
                    case CallerSpoke spoke: ReadAgain(spoke.Text, spoke.From + silence, spoke.Until + silence); break;
                    case CallerPressed pressed: KeyAgain(pressed.Tones, at); break;
                    case AgentSpeaking said: Expect(_expected.Context.Cues.LastIn(said.Text), isAsked: true, at); break;
                    case AgentSpoke { Interrupted: false }: _watch = _watch.Answered(); break;
                }
            }

            if (open is { From: { } from, Until: { } until })
            {
                ReadAgain(open.Text, from + silence, until + silence);
            }

            _heardUntil = begins;
            UpdateDoubt(begins);
        }
    }

    private void ReadAgain(string text, TimeSpan from, TimeSpan until)
    {
        _watch = _watch.Hear(text, from, until, _policy, ExpectedAt(from)).Next;
        if (text.Contains(CardNumbers.Mask, StringComparison.Ordinal))
        {
            _watch = CardWatch.InCard(until);
        }

        Expect(_expected.Context.Cues.LastIn(text), isAsked: false, until);
    }

    private void KeyAgain(string tones, TimeSpan at)
    {
        foreach (var tone in tones)
        {
            _watch = tone == TurnTaking.DtmfReceived.Masked ? CardWatch.InCard(at) : _watch.Press(tone, at, _policy, ExpectedAt(at)).Next;
        }
    }
}
