using Azure;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using static VoiceAgent.CallGateway.Acs.AcsRequests;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Azure Communication Services as the gateway's telephony.</summary>
internal sealed class AcsTelephony(CallAutomationClient client, IOptions<AcsOptions> settings) : ITelephony
{
    /// <summary>The operation context of sentences after which the call goes on.</summary>
    public const string WaitRequest = "wait-request";

    /// <summary>The status of a request that the service understood and refused.</summary>
    public const int BadRequest = 400;

    public bool CanSpeak => settings.Value.CognitiveServicesUrl is not null;

    private CallIntelligenceOptions? Intelligence => AcsCallOptions.IntelligenceOf(settings.Value);

    public async Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping)
    {
        var answer = new AnswerCallOptions(ringing.AnswerKey, plan.Callback)
        {
            OperationContext = plan.Call.ToString(),
            MediaStreamingOptions = AcsCallOptions.MediaOf(plan),
            TranscriptionOptions = AcsCallOptions.TranscriptionOf(plan, settings.Value),
            CallIntelligenceOptions = Intelligence,
        };
        try
        {
            var answered = (await client.AnswerCallAsync(answer, stopping)).Value.CallConnectionProperties;
            return new AnsweredCall(answered.CallConnectionId, answered.ServerCallId, answered.CorrelationId);
        }
        catch (RequestFailedException gone) when (IsAnsweredOrGone(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("answer", failure);
        }
    }

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping)
    {
        var reject = new RejectCallOptions(ringing.AnswerKey) { CallRejectReason = CallRejectReason.Busy };
        return TryAsync("reject", () => client.RejectCallAsync(reject, stopping), IsAnsweredOrGone, stopping);
    }

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping)
    {
        var caller = ringing.To.StartsWith('+') ? new PhoneNumberIdentifier(ringing.To) : null;
        var redirect = new RedirectCallOptions(ringing.AnswerKey, new CallInvite(new PhoneNumberIdentifier(number), caller!));
        return TryAsync("redirect", () => client.RedirectCallAsync(redirect, stopping), IsAnsweredOrGone, stopping);
    }

    public async Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping)
    {
        try
        {
            var state = (await client.GetCallConnection(connectionId).GetCallConnectionPropertiesAsync(stopping)).Value.CallConnectionState;
            return state != CallConnectionState.Disconnected && state != CallConnectionState.Disconnecting && state != CallConnectionState.TransferAccepted;
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return false;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("read the call's state", failure);
        }
    }

    public Task<bool> HangUpAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("hang up", () => client.GetCallConnection(connectionId).HangUpAsync(forEveryone: true, stopping), IsOver, stopping);

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping)
    {
        var options = IdentifierOf(transfer.Target) switch
        {
            PhoneNumberIdentifier phone => new TransferToParticipantOptions(phone),
            CommunicationUserIdentifier user => new TransferToParticipantOptions(user),
            MicrosoftTeamsUserIdentifier teams => new TransferToParticipantOptions(teams),
            TeamsExtensionUserIdentifier teams => new TransferToParticipantOptions(teams),
            _ => throw new ArgumentException("The target of a transfer must be a number in E.164 or the raw id of a user.", nameof(transfer)),
        };
        options.OperationContext = transfer.Attempt;
        TransferHeaders.Write(options.CustomCallingContext, options.Target, transfer);
        return TryAsync("transfer", () => client.GetCallConnection(connectionId).TransferCallToParticipantAsync(options, stopping), IsOver, stopping);
    }

    public async Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping)
    {
        var invite = IdentifierOf(transfer.Target) switch
        {
            PhoneNumberIdentifier phone => new CallInvite(phone, callerId.StartsWith('+') ? new PhoneNumberIdentifier(callerId) : null),
            CommunicationUserIdentifier user => new CallInvite(user),
            MicrosoftTeamsUserIdentifier teams => new CallInvite(teams),
            TeamsExtensionUserIdentifier teams => new CallInvite(teams),
            _ => throw new ArgumentException("The target of a transfer must be a number in E.164 or the raw id of a user.", nameof(transfer)),
        };
        TransferHeaders.Write(invite.CustomCallingContext, invite.Target, transfer);
        var options = new CreateCallOptions(invite, callback) { OperationContext = transfer.Attempt, CallIntelligenceOptions = Intelligence };
        try
        {
            return (await client.CreateCallAsync(options, stopping)).Value.CallConnectionProperties.CallConnectionId;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("call a human", failure);
        }
    }

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping)
    {
        var options = new CallMediaRecognizeSpeechOrDtmfOptions(IdentifierOf(listening.Target), maxTonesToCollect: 1)
        {
            Prompt = listening.Question is { } question ? new TextSource(question) { SourceLocale = listening.Language } : null,
            InterruptPrompt = true,
            InterruptCallMediaOperation = true,
            InitialSilenceTimeout = listening.Silence,
            EndSilenceTimeout = listening.EndSilence,
            SpeechLanguage = listening.Language,
            OperationContext = listening.Stage.ToString(),
        };
        return TryAsync("listen to a human", () => client.GetCallConnection(connectionId).GetCallMedia().StartRecognizingAsync(options, stopping), IsOver, stopping);
    }

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping)
    {
        var options = new MoveParticipantsOptions([IdentifierOf(target)], fromConnectionId) { OperationContext = attempt };
        return TryAsync("connect a human with the caller", () => client.GetCallConnection(connectionId).MoveParticipantsAsync(options, stopping), IsOver, stopping);
    }

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("leave the call", () => client.GetCallConnection(connectionId).HangUpAsync(forEveryone: false, stopping), IsOver, stopping);

    public async Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping)
    {
        var media = client.GetCallConnection(connectionId).GetCallMedia();
        var start = new StartMediaStreamingOptions { OperationContext = attempt };
        if (isOpen)
        {
            await StopMediaAsync(media, stopping);
        }

        return await TryAsync("start the media stream", StartAsync, IsOver, stopping);

        async Task<Response> StartAsync()
        {
            try
            {
                return await media.StartMediaStreamingAsync(start, stopping);
            }
            catch (RequestFailedException started) when (!isOpen && started.Status == BadRequest)
            {
                // The service has not noticed yet that the stream before has ended.
                await StopMediaAsync(media, stopping);
                return await media.StartMediaStreamingAsync(start, stopping);
            }
        }
    }

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => TryAsync(
        "announce", () => client.GetCallConnection(connectionId).GetCallMedia().PlayToAllAsync(new TextSource(text) { SourceLocale = language }, stopping), IsOver, stopping);

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping)
    {
        var options = new PlayToAllOptions(new TextSource(text) { SourceLocale = language }) { OperationContext = WaitRequest };
        return TryAsync("ask the caller to wait", () => client.GetCallConnection(connectionId).GetCallMedia().PlayToAllAsync(options, stopping), IsOver, stopping);
    }

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("stop speaking", () => client.GetCallConnection(connectionId).GetCallMedia().CancelAllMediaOperationsAsync(stopping), IsOver, stopping);

    /// <returns>Null when no agent has the call.</returns>
    // "Not started" is no failure, and a call that is over is noticed by the start.
    private static Task StopMediaAsync(CallMedia media, CancellationToken stopping) =>
        TryAsync("stop the media stream", () => media.StopMediaStreamingAsync(cancellationToken: stopping), refused => refused.Status is BadRequest or 404 or 409 or 410, stopping);
}
