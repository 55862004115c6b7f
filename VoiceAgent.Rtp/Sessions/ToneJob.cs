using System.Threading.Tasks;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>Keys that one call of <see cref="RtpSession.SendTonesAsync"/> asked for.</summary>
internal sealed record ToneJob(string Keys, ToneTiming Timing, CancellationToken Cancelled)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
