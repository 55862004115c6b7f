using Azure;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Control;
using static VoiceAgent.CallGateway.Acs.AcsRequests;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Operations of Azure Communication Services on a live call.</summary>
internal sealed class AcsOperations(CallAutomationClient client, IOptions<AcsOptions> settings) : ICallOperations
{
    public bool CanTranscribe => settings.Value.TranscriptionUrl is not null;

    public Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping)
    {
        var hold = new HoldOptions(IdentifierOf(target)) { PlaySource = music is null ? null : SourceOf(music), OperationContext = OperationContexts.Of(operation) };
        return TryAsync("put a participant on hold", () => Media(connectionId).HoldAsync(hold, stopping), IsOver, stopping);
    }

    public Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping)
    {
        var unhold = new UnholdOptions(IdentifierOf(target)) { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("end a hold", () => Media(connectionId).UnholdAsync(unhold, stopping), IsOver, stopping);
    }

    public async Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping)
    {
        try
        {
            var members = (await client.GetCallConnection(connectionId).GetParticipantsAsync(stopping)).Value;
            return [.. members.Select(member => new CallMember(TargetOf(member.Identifier), member.IsMuted, member.IsOnHold))];
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("list the participants", failure);
        }
    }

    public async Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping)
    {
        var invite = IdentifierOf(addition.Target) switch
        {
            PhoneNumberIdentifier phone => new CallInvite(phone, addition.CallerId.StartsWith('+') ? new PhoneNumberIdentifier(addition.CallerId) : null),
            CommunicationUserIdentifier user => new CallInvite(user),
            MicrosoftTeamsUserIdentifier teams => new CallInvite(teams),
            TeamsExtensionUserIdentifier teams => new CallInvite(teams),
            _ => throw new ArgumentException("The target must be a number in E.164 or the raw id of a user.", nameof(addition)),
        };
        var add = new AddParticipantOptions(invite) { OperationContext = OperationContexts.Of(operation), InvitationTimeoutInSeconds = (int)addition.Rings.TotalSeconds };
        try
        {
            return (await client.GetCallConnection(connectionId).AddParticipantAsync(add, stopping)).Value.InvitationId;
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("add a participant", failure);
        }
    }

    public Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping)
    {
        var cancel = new CancelAddParticipantOperationOptions(invitation) { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("give an invitation up", () => client.GetCallConnection(connectionId).CancelAddParticipantOperationAsync(cancel, stopping), IsOver, stopping);
    }

    public Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping)
    {
        var remove = new RemoveParticipantOptions(IdentifierOf(target)) { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("remove a participant", () => client.GetCallConnection(connectionId).RemoveParticipantAsync(remove, stopping), IsOver, stopping);
    }

    public Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping)
    {
        var mute = new MuteParticipantOptions(IdentifierOf(target)) { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("mute a participant", () => client.GetCallConnection(connectionId).MuteParticipantAsync(mute, stopping), IsOver, stopping);
    }

    public Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping)
    {
        var play = new PlayOptions(SourceOf(prompt), target is null ? [] : [IdentifierOf(target)]) { Loop = isLoop, OperationContext = OperationContexts.Of(operation) };
        return TryAsync("play a prompt", () => Media(connectionId).PlayAsync(play, stopping), IsOver, stopping);
    }

    public Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("cancel the prompts", () => Media(connectionId).CancelAllMediaOperationsAsync(stopping), IsOver, stopping);

    public Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping)
    {
        var send = new SendDtmfTonesOptions(Keys.Read(keys), IdentifierOf(target)) { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("send keys", () => Media(connectionId).SendDtmfTonesAsync(send, stopping), IsOver, stopping);
    }

    public Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        TryAsync("hear keys", () => Media(connectionId).StartContinuousDtmfRecognitionAsync(Continuous(target, operation), stopping), IsOver, stopping);

    public Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        TryAsync("stop hearing keys", () => Media(connectionId).StopContinuousDtmfRecognitionAsync(Continuous(target, operation), stopping), IsOver, stopping);

    public Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping)
    {
        var collect = new CallMediaRecognizeDtmfOptions(IdentifierOf(collection.Target), collection.Most)
        {
            Prompt = collection.Question is { } question ? SourceOf(question) : null,
            InterruptPrompt = true,
            InitialSilenceTimeout = collection.First,
            InterToneTimeout = collection.Between,
            StopTones = [.. Keys.Read(collection.StopKeys)],
            OperationContext = OperationContexts.Of(operation),
        };
        return TryAsync("collect keys", () => Media(connectionId).StartRecognizingAsync(collect, stopping), IsOver, stopping);
    }

    public Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("stop the media stream", () => Media(connectionId).StopMediaStreamingAsync(cancellationToken: stopping), IsOver, stopping);

    public Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping)
    {
        var start = new StartTranscriptionOptions { Locale = language, OperationContext = OperationContexts.Of(operation) };
        return TryAsync("start the transcription", () => Media(connectionId).StartTranscriptionAsync(start, stopping), IsOver, stopping);
    }

    public Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping)
    {
        var stop = new StopTranscriptionOptions { OperationContext = OperationContexts.Of(operation) };
        return TryAsync("stop the transcription", () => Media(connectionId).StopTranscriptionAsync(stop, stopping), IsOver, stopping);
    }

    public async Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping)
    {
        var start = new StartRecordingOptions(new ServerCallLocator(serverCallId))
        {
            RecordingContent = RecordingContent.Audio,
            RecordingChannel = RecordingChannel.Unmixed,
            RecordingFormat = RecordingFormat.Wav,
            PauseOnStart = isPaused,
        };
        try
        {
            return (await client.GetCallRecording().StartAsync(start, stopping)).Value.RecordingId;
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("record the call", failure);
        }
    }

    public Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping) =>
        TryAsync("pause the recording", () => client.GetCallRecording().PauseAsync(recording, stopping), IsOver, stopping);

    public Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping) =>
        TryAsync("resume the recording", () => client.GetCallRecording().ResumeAsync(recording, stopping), IsOver, stopping);

    public Task<bool> StopRecordingAsync(string recording, CancellationToken stopping) =>
        TryAsync("stop the recording", () => client.GetCallRecording().StopAsync(recording, stopping), IsOver, stopping);

    public async Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping)
    {
        try
        {
            return (await client.GetCallRecording().GetStateAsync(recording, stopping)).Value.RecordingState == RecordingState.Active;
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("read the state of the recording", failure);
        }
    }

    private CallMedia Media(string connectionId) => client.GetCallConnection(connectionId).GetCallMedia();

    private static ContinuousDtmfRecognitionOptions Continuous(string target, string operation) => new(IdentifierOf(target)) { OperationContext = OperationContexts.Of(operation) };

    private static PlaySource SourceOf(Prompt prompt) => prompt switch
    {
        { File: { } file } => new FileSource(file),
        { Ssml: { } ssml } => new SsmlSource(ssml),
        _ => new TextSource(prompt.Text ?? "") { SourceLocale = prompt.Language },
    };

    private static string TargetOf(CommunicationIdentifier identifier) => identifier is PhoneNumberIdentifier phone ? phone.PhoneNumber : identifier.RawId;
}
