using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Where calls are recorded to.</summary>
internal interface IRecordings
{
    /// <summary>Starts the tape of a call. Opening the store happens behind it: audio may be given at once.</summary>
    /// <param name="failed">Told once, when the store fails for the first time: there will be gaps, or no recording at all.</param>
    ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed);
}

/// <summary>Calls are not recorded.</summary>
internal sealed class NoRecordings : IRecordings
{
    public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed) => NoRecorder.Instance;
}
