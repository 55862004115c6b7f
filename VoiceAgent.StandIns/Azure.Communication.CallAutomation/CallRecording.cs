using Azure.Core;

namespace Azure.Communication.CallAutomation;

/// <summary>Starts, pauses, resumes and stops the service's own recordings, and gets their files.</summary>
public class CallRecording
{
    private readonly CallingWire _wire;

    internal CallRecording(CallingWire wire) => _wire = wire;

    /// <summary>For mocking.</summary>
    protected CallRecording() => _wire = null!;

    public virtual async Task<Response<RecordingStateResult>> StartAsync(StartRecordingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var start = StartRecordingRequest.Of(options);
        var response = await _wire.SendAsync(RequestMethod.Post, "/recordings", start, repeatable: true, success: 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new RecordingStateResult(CallingWire.Read<RecordingStateModel>(response)), response);
    }

    public virtual async Task<Response<RecordingStateResult>> GetStateAsync(string recordingId, CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(RequestMethod.Get, PathOf(recordingId), null, repeatable: false, success: 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new RecordingStateResult(CallingWire.Read<RecordingStateModel>(response)), response);
    }

    public virtual Task<Response> StopAsync(string recordingId, CancellationToken cancellationToken = default) =>
        _wire.SendAsync(RequestMethod.Delete, PathOf(recordingId), null, repeatable: false, success: 204, cancellationToken);

    public virtual Task<Response> PauseAsync(string recordingId, CancellationToken cancellationToken = default) =>
        _wire.SendAsync(RequestMethod.Post, $"{PathOf(recordingId)}:pause", null, repeatable: false, success: 202, cancellationToken);

    public virtual Task<Response> ResumeAsync(string recordingId, CancellationToken cancellationToken = default) =>
        _wire.SendAsync(RequestMethod.Post, $"{PathOf(recordingId)}:resume", null, repeatable: false, success: 202, cancellationToken);

    /// <summary>Reads a file from the address in the event that reports it.</summary>
    public virtual async Task<Response<Stream>> DownloadStreamingAsync(Uri sourceLocation, HttpRange range = default, CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendToAsync(RequestMethod.Get, sourceLocation, range, isStreamed: true, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(response.ContentStream ?? Stream.Null, response);
    }

    public virtual Task<Response> DeleteAsync(Uri recordingLocation, CancellationToken cancellationToken = default) =>
        _wire.SendToAsync(RequestMethod.Delete, recordingLocation, range: default, isStreamed: false, cancellationToken);

    private static string PathOf(string recordingId) => $"/recordings/{Uri.EscapeDataString(recordingId ?? throw new ArgumentNullException(nameof(recordingId)))}";
}
