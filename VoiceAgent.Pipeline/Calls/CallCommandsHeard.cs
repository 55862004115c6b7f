using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Receives commands from the gateway and from supervisors for one call.</summary>
internal sealed partial class CallCommandsHeard(
    CallId call, ICallCommands commands, IConversation conversation, RecordingSwitch recording, HoldSwitch hold, HeldLease lease, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Receives commands until the call is over. Subscribes again when the channel fails.</summary>
    public async Task HearAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await using var listening = await commands.ListenAsync(call, Heard);

                // Another worker may have taken the call over before this worker could be told.
                await lease.CheckAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                return;
            }
            catch (Exception failure)
            {
                NotListening(log, failure.GetType().Name);
                await Task.Delay(Pause, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void Heard(CallCommand command)
    {
        switch (command)
        {
            case HangUp hangUp: conversation.Post(new HangUpAsked(hangUp.By, IsLogged: true)); break;
            case Disconnected disconnected: conversation.Post(new CallDisconnected(disconnected.Ending)); break;
            case LeaseLost lost: lease.Lose(lost.Token); break;
            case PauseRecording pause: recording.Pause(pause.By); break;
            case ResumeRecording resume: recording.Resume(resume.By); break;
            case HoldCaller: hold.Hold(true); break;
            case UnholdCaller: hold.Hold(false); break;
            case IgnoreKeys ignore: hold.IgnoreKeys(ignore.IsOn); break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Commands for a call cannot be received ({Reason}). The subscription is retried.")]
    private static partial void NotListening(ILogger log, string reason);
}
