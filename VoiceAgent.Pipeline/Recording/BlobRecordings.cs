using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Recording;

internal sealed class BlobRecordings(IRecordingStore store, IOptions<RecordingOptions> options, MediaMetrics metrics, TimeProvider time) : IRecordings
{
    public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start)
    {
        if (!options.Value.Enabled)
        {
            return NoRecorder.Instance;
        }

        var target = new RecordingTarget($"{call.RecordingPath}.wav", format, failed);
        return new CallRecorder(format, new RecordingUpload(target, store, options.Value, time), metrics);
    }
}
