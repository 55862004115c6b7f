using Azure.Core;

namespace Azure.Communication.CallAutomation;

/// <summary>One connected call.</summary>
public class CallConnection
{
    private readonly CallingWire _wire;

    /// <summary>For mocking.</summary>
    protected CallConnection()
    {
        _wire = null!;
        CallConnectionId = string.Empty;
    }

    internal CallConnection(string callConnectionId, CallingWire wire)
    {
        _wire = wire;
        CallConnectionId = callConnectionId;
    }

    public virtual string CallConnectionId { get; }

    private string Path => $"/callConnections/{Uri.EscapeDataString(CallConnectionId)}";

    public virtual async Task<Response<CallConnectionProperties>> GetCallConnectionPropertiesAsync(CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(RequestMethod.Get, Path, null, repeatable: false, success: 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new CallConnectionProperties(CallingWire.Read<CallConnectionPropertiesModel>(response)), response);
    }

    /// <param name="forEveryone">True ends the call. False only removes the application from it.</param>
    public virtual Task<Response> HangUpAsync(bool forEveryone, CancellationToken cancellationToken = default) => forEveryone
        ? _wire.SendAsync(RequestMethod.Post, $"{Path}:terminate", null, repeatable: true, success: 204, cancellationToken)
        : _wire.SendAsync(RequestMethod.Delete, Path, null, repeatable: false, success: 204, cancellationToken);

    public virtual async Task<Response<TransferCallToParticipantResult>> TransferCallToParticipantAsync(TransferToParticipantOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var transfer = new TransferRequest(
            IdentifierModel.Of(options.Target),
            CustomCallingContextModel.Of(options.CustomCallingContext),
            options.OperationContext ?? Guid.NewGuid().ToString(),
            options.Transferee is { } transferee ? IdentifierModel.Of(transferee) : null,
            options.OperationCallbackUri?.AbsoluteUri,
            PhoneNumberModel.Of(options.SourceCallerIdNumber));
        var path = $"{Path}:transferToParticipant";
        var response = await _wire.SendAsync(RequestMethod.Post, path, transfer, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new TransferCallToParticipantResult(CallingWire.Read<TransferModel>(response).OperationContext), response);
    }

    public virtual Task<Response<TransferCallToParticipantResult>> TransferCallToParticipantAsync(CommunicationIdentifier targetParticipant, CancellationToken cancellationToken = default) =>
        TransferCallToParticipantAsync(
            targetParticipant switch
            {
                PhoneNumberIdentifier phone => new TransferToParticipantOptions(phone),
                CommunicationUserIdentifier user => new TransferToParticipantOptions(user),
                MicrosoftTeamsUserIdentifier teams => new TransferToParticipantOptions(teams),
                _ => throw new ArgumentException("A call is transferred to a phone number, a communication user or a Teams user.", nameof(targetParticipant)),
            },
            cancellationToken);

    /// <summary>Moves participants from another call into this call. An event for each of them reports the result.</summary>
    public virtual async Task<Response<MoveParticipantsResult>> MoveParticipantsAsync(MoveParticipantsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var move = new MoveRequest(
            [.. options.TargetParticipants.Select(IdentifierModel.Of)],
            options.FromCall,
            options.OperationContext ?? Guid.NewGuid().ToString(),
            options.OperationCallbackUri?.AbsoluteUri);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}/participants:moveHere", move, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new MoveParticipantsResult(CallingWire.Read<MoveModel>(response)), response);
    }

    public virtual CallMedia GetCallMedia() => new(CallConnectionId, _wire);
}
