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

    /// <summary>Invites somebody to the call. AddParticipantSucceeded or AddParticipantFailed reports the result.</summary>
    public virtual async Task<Response<AddParticipantResult>> AddParticipantAsync(AddParticipantOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var add = AddParticipantRequest.Of(options);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}/participants:add", add, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new AddParticipantResult(CallingWire.Read<AddParticipantModel>(response)), response);
    }

    /// <summary>Gives up an invitation that still rings. CancelAddParticipantSucceeded or CancelAddParticipantFailed reports the result.</summary>
    public virtual async Task<Response<CancelAddParticipantOperationResult>> CancelAddParticipantOperationAsync(
        CancelAddParticipantOperationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cancel = new CancelAddParticipantRequest(options.InvitationId, options.OperationContext ?? Guid.NewGuid().ToString(), options.OperationCallbackUri?.AbsoluteUri);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}/participants:cancelAddParticipant", cancel, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new CancelAddParticipantOperationResult(CallingWire.Read<AddParticipantModel>(response)), response);
    }

    /// <summary>Ends a participant's part in the call. RemoveParticipantSucceeded or RemoveParticipantFailed reports the result.</summary>
    public virtual async Task<Response<RemoveParticipantResult>> RemoveParticipantAsync(RemoveParticipantOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var remove = new RemoveParticipantRequest(
            IdentifierModel.Of(options.ParticipantToRemove), options.OperationContext ?? Guid.NewGuid().ToString(), options.OperationCallbackUri?.AbsoluteUri);
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}/participants:remove", remove, repeatable: true, success: 202, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new RemoveParticipantResult(CallingWire.Read<TransferModel>(response).OperationContext), response);
    }

    /// <summary>Mutes a user of Communication Services. The service refuses everybody else.</summary>
    public virtual async Task<Response<MuteParticipantResult>> MuteParticipantAsync(MuteParticipantOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var mute = new MuteParticipantsRequest([IdentifierModel.Of(options.TargetParticipant)], options.OperationContext ?? Guid.NewGuid().ToString());
        var response = await _wire.SendAsync(RequestMethod.Post, $"{Path}/participants:mute", mute, repeatable: true, success: 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new MuteParticipantResult(CallingWire.Read<TransferModel>(response).OperationContext), response);
    }

    public virtual async Task<Response<IReadOnlyList<CallParticipant>>> GetParticipantsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(RequestMethod.Get, $"{Path}/participants", null, repeatable: false, success: 200, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CallParticipant> participants = [.. (CallingWire.Read<ParticipantsModel>(response).Value ?? []).Select(participant => new CallParticipant(participant))];
        return Response.FromValue(participants, response);
    }

    public virtual CallMedia GetCallMedia() => new(CallConnectionId, _wire);
}
