using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Starts the recordings of calls.</summary>
internal interface IRecordings
{
    /// <summary>Starts the recording of a call. The store is opened in the background, so audio may be added at once.</summary>
    /// <param name="failed">Called once, when the store fails for the first time: the recording will have gaps or be missing.</param>
    ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed);
}

/// <summary>Calls are not recorded.</summary>
internal sealed class NoRecordings : IRecordings
{
    public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed) => NoRecorder.Instance;
}
