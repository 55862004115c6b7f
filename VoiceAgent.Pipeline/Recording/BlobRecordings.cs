using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

internal sealed class BlobRecordings(
    IRecordingStore store, IOptions<RecordingOptions> options, MediaMetrics metrics, TimeProvider time, ILogger<BlobRecordings> log, SpoolFolder? spool = null, TailKeys? keys = null, IRecordingKeys? encryption = null) : IRecordings
{
    public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start)
    {
        if (!options.Value.Enabled || start.Terms.IsOff)
        {
            return NoRecorder.Instance;
        }

        var wrapping = options.Value.Encrypt || start.Terms.NeedsEncryption ? encryption : null;
        if (start.Terms.NeedsEncryption && wrapping is null)
        {
            failed("The route wants an encrypted recording, and this pipeline has no keys for recordings. The call is not recorded. Set 'RecordingKeys'.");
            return NoRecorder.Instance;
        }

        var target = new RecordingTarget($"{call.RecordingPath}.wav", format, failed) { Start = start, Log = log };
        var upload = new RecordingUpload(target, store, options.Value, time, spool, keys, wrapping);
        var tail = keys is null || options.Value.Tail == TimeSpan.Zero ? null : new RecordingTail(target, store, keys, options.Value, time, upload.Tag);
        return new CallRecorder(target, upload, options.Value, metrics, tail);
    }
}
