using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Starts the recordings of calls.</summary>
internal interface IRecordings
{
    /// <summary>Starts the recording of a call. The store is opened in the background, so audio may be added at once.</summary>
    /// <param name="failed">Called once, when the store fails for the first time: the recording will have gaps or be missing.</param>
    /// <param name="start">Where the media stream begins in the recording.</param>
    ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start);
}

/// <summary>Where a media stream begins in the recording of its call. A call has a stream for each worker that runs its conversation.</summary>
/// <param name="Token">The fencing token of the worker's lease. A later stream has a greater token. 0 when the store of leases could not be reached.</param>
/// <param name="Offset">The position of the stream's beginning on the call's clock. Zero for the first stream. The offsets of all frames are on the same clock.</param>
internal sealed record RecordingStart(long Token, TimeSpan Offset)
{
    /// <summary>The start of a call's first media stream.</summary>
    public static RecordingStart First { get; } = new(Token: 1, TimeSpan.Zero);

    /// <summary>What the route of the call wants.</summary>
    public RecordingTerms Terms { get; init; } = RecordingTerms.Usual;
}

/// <summary>Calls are not recorded.</summary>
internal sealed class NoRecordings : IRecordings
{
    public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start) => NoRecorder.Instance;
}
