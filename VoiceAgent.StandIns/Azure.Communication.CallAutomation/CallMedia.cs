using Azure.Core;

namespace Azure.Communication.CallAutomation;

/// <summary>Plays audio from the service to the parties of a call, listens to them, and streams their audio.</summary>
public class CallMedia
{
    private readonly CallingWire _wire;

    /// <summary>For mocking.</summary>
    protected CallMedia()
    {
        _wire = null!;
        CallConnectionId = string.Empty;
    }

    internal CallMedia(string callConnectionId, CallingWire wire)
    {
        CallConnectionId = callConnectionId;
        _wire = wire;
    }

    public virtual string CallConnectionId { get; }

    public virtual async Task<Response<PlayResult>> PlayToAllAsync(PlayToAllOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var play = new PlayRequest(
            [.. options.PlaySources.Select(PlaySourceModel.Of)],
            [],
            options.InterruptCallMediaOperation,
            new PlayOptionsModel(options.Loop),
            options.OperationContext ?? Guid.NewGuid().ToString());
        var path = $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:play";
        var response = await _wire.SendAsync(RequestMethod.Post, path, play, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new PlayResult(), response);
    }

    public virtual Task<Response<PlayResult>> PlayToAllAsync(PlaySource playSource, CancellationToken cancellationToken = default) =>
        PlayToAllAsync(new PlayToAllOptions(playSource), cancellationToken);

    /// <summary>Plays a prompt to one participant, and listens to them. RecognizeCompleted, RecognizeFailed or RecognizeCanceled reports the result.</summary>
    public virtual async Task<Response<StartRecognizingCallMediaResult>> StartRecognizingAsync(CallMediaRecognizeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var recognize = RecognizeRequest.Of(options);
        var path = $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:recognize";
        var response = await _wire.SendAsync(RequestMethod.Post, path, recognize, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new StartRecognizingCallMediaResult(), response);
    }

    public virtual Task<Response> StartMediaStreamingAsync(StartMediaStreamingOptions? options = default, CancellationToken cancellationToken = default)
    {
        var start = new StreamingRequest(options?.OperationContext, options?.OperationCallbackUri);
        return _wire.SendAsync(
            RequestMethod.Post, $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:startMediaStreaming", start, repeatable: false, success: 202, cancellationToken);
    }

    public virtual Task<Response> StopMediaStreamingAsync(StopMediaStreamingOptions? options = default, CancellationToken cancellationToken = default) =>
        _wire.SendAsync(
            RequestMethod.Post,
            $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:stopMediaStreaming", new StreamingRequest(null, null), repeatable: false, success: 202, cancellationToken);

    /// <summary>Stops everything that the service plays or listens to on this call. PlayCanceled and RecognizeCanceled report it.</summary>
    public virtual async Task<Response<CancelAllMediaOperationsResult>> CancelAllMediaOperationsAsync(CancellationToken cancellationToken = default)
    {
        var path = $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:cancelAllMediaOperations";
        var response = await _wire.SendAsync(RequestMethod.Post, path, body: null, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new CancelAllMediaOperationsResult(), response);
    }
}
