using Azure.Core;

namespace Azure.Communication.CallAutomation;

/// <summary>Plays audio from the service to the parties of a call.</summary>
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
}
