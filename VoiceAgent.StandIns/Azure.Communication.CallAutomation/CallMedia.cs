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

    private string Path => $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}";

    public virtual async Task<Response<PlayResult>> PlayToAllAsync(PlayToAllOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var play = new PlayRequest(
            [.. options.PlaySources.Select(PlaySourceModel.Of)],
            [],
            options.InterruptCallMediaOperation,
            new PlayOptionsModel(options.Loop),
            options.OperationContext ?? Guid.NewGuid().ToString(),
            options.OperationCallbackUri?.AbsoluteUri);
        var path = $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:play";
        var response = await _wire.SendAsync(RequestMethod.Post, path, play, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new PlayResult(), response);
    }

    /// <summary>Plays to some participants. An empty list means all.</summary>
    public virtual async Task<Response<PlayResult>> PlayAsync(PlayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var play = new PlayRequest(
            [.. options.PlaySources.Select(PlaySourceModel.Of)],
            [.. options.PlayTo.Select(IdentifierModel.Of)],
            InterruptCallMediaOperation: false,
            new PlayOptionsModel(options.Loop),
            options.OperationContext ?? Guid.NewGuid().ToString(),
            options.OperationCallbackUri?.AbsoluteUri);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}:play", play, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
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
            $"{Path}:stopMediaStreaming", new StreamingRequest(options?.OperationContext, options?.OperationCallbackUri?.AbsoluteUri), repeatable: false, success: 202, cancellationToken);

    /// <summary>Stops everything that the service plays or listens to on this call. PlayCanceled and RecognizeCanceled report it.</summary>
    public virtual async Task<Response<CancelAllMediaOperationsResult>> CancelAllMediaOperationsAsync(CancellationToken cancellationToken = default)
    {
        var path = $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}:cancelAllMediaOperations";
        var response = await _wire.SendAsync(RequestMethod.Post, path, body: null, repeatable: false, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new CancelAllMediaOperationsResult(), response);
    }

    /// <summary>Puts a participant on hold. They hear the music and nobody else. HoldFailed reports music that cannot be played.</summary>
    public virtual Task<Response> HoldAsync(HoldOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hold = new HoldRequest(
            IdentifierModel.Of(options.TargetParticipant),
            options.PlaySource is { } music ? PlaySourceModel.Of(music) : null,
            options.OperationContext,
            options.OperationCallbackUri?.AbsoluteUri);
        return _wire.SendAsync(RequestMethod.Post, $"{Path}:hold", hold, repeatable: false, success: 200, cancellationToken);
    }

    public virtual Task<Response> UnholdAsync(UnholdOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var unhold = new TargetRequest(IdentifierModel.Of(options.TargetParticipant), options.OperationContext, options.OperationCallbackUri?.AbsoluteUri);
        return _wire.SendAsync(RequestMethod.Post, $"{Path}:unhold", unhold, repeatable: false, success: 200, cancellationToken);
    }

    /// <summary>Sends keys to a participant. SendDtmfTonesCompleted or SendDtmfTonesFailed reports the result.</summary>
    public virtual async Task<Response<SendDtmfTonesResult>> SendDtmfTonesAsync(SendDtmfTonesOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var send = new SendTonesRequest(
            [.. options.Tones.Select(tone => tone.ToString())],
            IdentifierModel.Of(options.TargetParticipant),
            options.OperationContext ?? Guid.NewGuid().ToString(),
            options.OperationCallbackUri?.AbsoluteUri);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}:sendDtmfTones", send, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new SendDtmfTonesResult(CallingWire.Read<TransferModel>(response).OperationContext), response);
    }

    /// <summary>Reports each key that a participant presses, until it is stopped.</summary>
    public virtual Task<Response> StartContinuousDtmfRecognitionAsync(ContinuousDtmfRecognitionOptions options, CancellationToken cancellationToken = default) =>
        ContinuousAsync("startContinuousDtmfRecognition", options, cancellationToken);

    public virtual Task<Response> StopContinuousDtmfRecognitionAsync(ContinuousDtmfRecognitionOptions options, CancellationToken cancellationToken = default) =>
        ContinuousAsync("stopContinuousDtmfRecognition", options, cancellationToken);

    public virtual Task<Response> StartTranscriptionAsync(StartTranscriptionOptions? options = default, CancellationToken cancellationToken = default)
    {
        var start = new TranscriptionRequest(options?.Locale, options?.OperationContext, options?.OperationCallbackUri?.AbsoluteUri);
        return _wire.SendAsync(RequestMethod.Post, $"{Path}:startTranscription", start, repeatable: false, success: 202, cancellationToken);
    }

    public virtual Task<Response> StopTranscriptionAsync(StopTranscriptionOptions? options = default, CancellationToken cancellationToken = default) => _wire.SendAsync(
        RequestMethod.Post, $"{Path}:stopTranscription", new TranscriptionRequest(null, options?.OperationContext, options?.OperationCallbackUri), repeatable: false, success: 202, cancellationToken);

    private Task<Response> ContinuousAsync(string operation, ContinuousDtmfRecognitionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var recognize = new TargetRequest(IdentifierModel.Of(options.TargetParticipant), options.OperationContext, options.OperationCallbackUri?.AbsoluteUri);
        return _wire.SendAsync(RequestMethod.Post, $"{Path}:{operation}", recognize, repeatable: false, success: 200, cancellationToken);
    }
}
