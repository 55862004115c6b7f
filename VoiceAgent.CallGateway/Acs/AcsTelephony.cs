using Azure;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using WireFormat = Azure.Communication.CallAutomation.AudioFormat;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Azure Communication Services as the gateway's telephony.</summary>
internal sealed class AcsTelephony(CallAutomationClient client, IOptions<AcsOptions> settings) : ITelephony
{
    public async Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping)
    {
        var answer = new AnswerCallOptions(ringing.AnswerKey, plan.Callback) { OperationContext = plan.Call.ToString() };
        if (plan.Media is { } media)
        {
            answer.MediaStreamingOptions = new MediaStreamingOptions(MediaStreamingAudioChannel.Mixed)
            {
                TransportUri = media,
                MediaStreamingContent = MediaStreamingContent.Audio,
                StartMediaStreaming = true,
                EnableBidirectional = true,
                EnableDtmfTones = true,
                AudioFormat = plan.Format == Contracts.Media.AudioFormat.Pcm16Mono24k ? WireFormat.Pcm24KMono : WireFormat.Pcm16KMono,
            };
        }
        else
        {
            answer.CallIntelligenceOptions = new CallIntelligenceOptions { CognitiveServicesEndpoint = settings.Value.CognitiveServicesUrl };
        }

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

    public Task<bool> HangUpAsync(string connectionId, CancellationToken stopping) =>
        TryAsync("hang up", () => client.GetCallConnection(connectionId).HangUpAsync(forEveryone: true, stopping), IsOver, stopping);

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping)
    {
        var target = transfer.Target;
        var options = CommunicationIdentifier.FromRawId(target.StartsWith('+') ? $"4:{target}" : target) switch
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

    public async Task AnnounceAsync(string connectionId, string text, CancellationToken stopping) =>
        await TryAsync("announce", () => client.GetCallConnection(connectionId).GetCallMedia().PlayToAllAsync(new TextSource(text), stopping), IsOver, stopping);

    private static async Task<bool> TryAsync<TAnswer>(string act, Func<Task<TAnswer>> request, Predicate<RequestFailedException> isGone, CancellationToken stopping)
    {
        try
        {
            await request();
            return true;
        }
        catch (RequestFailedException gone) when (isGone(gone))
        {
            return false;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed(act, failure);
        }
    }

    // 400 with code 8523 or a similar one means that the answer key expired. The others mean that the call is over or was answered elsewhere.
    private static bool IsAnsweredOrGone(RequestFailedException refused) => refused.Status is 400 or 404 or 409 or 410;

    private static bool IsOver(RequestFailedException refused) => refused.Status is 404 or 410;

    private static bool IsFailure(Exception failure, CancellationToken stopping) => !(failure is OperationCanceledException && stopping.IsCancellationRequested);

    private static TelephonyException Failed(string act, Exception failure) => new(
        failure is RequestFailedException refused
            ? $"Azure Communication Services refused to {act}: status {refused.Status} {refused.ErrorCode}."
            : $"Azure Communication Services could not be reached to {act}: {failure.GetType().Name}.",
        failure);
}
