using System.Globalization;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Dashboard.Components;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>Texts for events of the whole call. The transcript shows who said what.</summary>
internal static class MomentWords
{
    public static (string Text, bool Trouble)? Of(CallEvent happened) => happened switch
    {
        CallRang => ("Rang", false),
        CallPlaced => ("Called", false),
        CallAnswered => ("Answered", false),
        CallConnected => ("Connected", false),
        MediaOpened opened => (string.Create(CultureInfo.InvariantCulture, $"Sound began, {opened.SampleRate / 1000} kHz, on {opened.Worker}"), false),
        AgentTookOver { From: { } same } taken when same == taken.Agent => ($"{taken.Agent} continues in {taken.Language}", false),
        AgentTookOver { From: { } before } taken => ($"{before} handed over to {taken.Agent} ({taken.Language})", false),
        AgentTookOver taken => ($"{taken.Agent} took over ({taken.Language})", false),
        CallTakenOver taken => (string.Create(CultureInfo.InvariantCulture, $"{taken.Worker} took the call over{(taken.From.Length > 0 ? $" from {taken.From}" : "")}. For {taken.Silence.TotalSeconds:F1} s no worker ran the call"), true),
        CallerIdentified => ("The caller proved who they are", false),
        SilenceExplained silence => (Silence(silence.Reason), false),
        CallerPressed pressed => (string.Create(CultureInfo.InvariantCulture, $"Caller pressed {pressed.Tones.Length} key{(pressed.Tones.Length == 1 ? "" : "s")}"), false),
        BargeIn cut => (string.Create(CultureInfo.InvariantCulture, $"Caller interrupted; the agent stopped after {cut.StopLatency.TotalMilliseconds:F0} ms"), false),
        AgentResumed => ("The caller did not interrupt. The agent continued", false),
        GuardrailApplied { Rule: "never says" } => ("A guardrail removed a word that the agent must not say", true),
        GuardrailApplied => ("A guardrail shortened the agent's reply, because it was too long", true),
        ProviderFailed failed => ($"{Provider(failed.Provider)} failed: {failed.Reason}", true),
        TransferRequested requested => ($"Transfer to {requested.Target} requested", false),
        HangUpRequested requested => ($"Hang-up by {requested.By}", false),
        QualityAlerted alert => ($"{QualityWords.Of(alert.Leg, alert.Problem)}: {QualityWords.Value(alert.Problem, alert.Value)}, the limit is {QualityWords.Value(alert.Problem, alert.Limit)}", true),
        QualityRestored restored => ($"This is over: {QualityWords.Of(restored.Leg, restored.Problem)}. It is {QualityWords.Value(restored.Problem, restored.Value)} now", false),
        MediaClosed => ("Sound ended", false),
        CallQueued queued => (string.Create(CultureInfo.InvariantCulture, $"All lines were busy. The caller waits as number {queued.Position}"), false),
        QueueLeft left => (string.Create(CultureInfo.InvariantCulture, $"{Left(left.Ending)} after {left.Waited.TotalSeconds:F0} s"), left.Ending is QueueEnding.TimedOut or QueueEnding.CallerHungUp),
        CallerHeld held => ($"On hold by {held.By}", false),
        CallerUnheld unheld => ($"Taken back from hold by {unheld.By}", false),
        ParticipantsChanged changed => (string.Create(CultureInfo.InvariantCulture, $"{changed.Members.Count} on the call"), false),
        CallLimitReached => ("The call has reached its longest time", true),
        OperationEnded { Kind: CallOperationKind.Hold or CallOperationKind.Unhold, Outcome: OperationOutcome.Done } => null,
        OperationEnded ended => ($"{OperationWords.Of(ended.Kind)}{(ended.Target is { } target ? $" ({target})" : "")}, by {ended.By}: {OperationWords.Of(ended.Outcome)}", ended.Outcome is OperationOutcome.Failed or OperationOutcome.TimedOut),
        RecordingSilenced silenced => (string.Create(CultureInfo.InvariantCulture, $"Card digits: the recording of the caller is silent from {silenced.From:m\\:ss} to {silenced.Until:m\\:ss}"), false),
        RecordingPaused { By: RecordingConsent.Caller } => ("The caller does not want to be recorded. The recording is paused", false),
        RecordingPaused paused => ($"Recording paused by {paused.By}", false),
        RecordingResumed { By: RecordingConsent.Caller } => ("The caller agrees to be recorded", false),
        RecordingResumed resumed => ($"Recording resumed by {resumed.By}", false),
        RecordingClosed { Gaps.Ticks: > 0 } closed => (string.Create(CultureInfo.InvariantCulture, $"Recording stored, {closed.Gaps.TotalMilliseconds:F0} ms missing"), true),
        RecordingClosed { CallerMissing.Ticks: > 0 } closed => (string.Create(CultureInfo.InvariantCulture, $"Recording stored. {closed.CallerMissing.TotalMilliseconds:F0} ms of the caller's audio never arrived"), true),
        RecordingClosed => ("Recording stored", false),
        CallEnded ended => (ended.Detail is { Length: > 0 } detail ? $"{Words.Of(ended.Ending)}: {detail}" : Words.Of(ended.Ending), Words.IsTrouble(ended.Ending)),
        _ => null,
    };

    private static string Left(QueueEnding ending) => ending switch
    {
        QueueEnding.Connected => "The caller got an agent",
        QueueEnding.CallBack => "The caller wants to be called back",
        QueueEnding.TimedOut => "The caller waited for too long",
        QueueEnding.OperatorHungUp => "A person hung up while the caller waited",
        _ => "The caller gave up waiting",
    };

    private static string Silence(SilenceReason reason) => reason switch
    {
        SilenceReason.Looking => "The caller needs time. The agent waits up to two minutes",
        SilenceReason.OnHold => "Nobody listens at the caller's end: a queue, music, or the same words again",
        SilenceReason.Noise => "Sounds without words",
        SilenceReason.Goodbye => "The goodbye was said. The call ends when the caller stays silent",
        SilenceReason.Gone => "The caller does not answer. The agent says goodbye",
        _ => "The caller is silent",
    };

    private static string Provider(string name) => name switch
    {
        "model" => "The language model",
        "speech-to-text" => "Transcription",
        "text-to-speech" => "Synthesis",
        "recording" => "The recording",
        "telephony" => "Telephony",
        _ => name,
    };
}
