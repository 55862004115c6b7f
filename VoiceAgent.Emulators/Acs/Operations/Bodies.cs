using System.Text.Json;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Bodies of operations, with the members that this emulator uses. Other members are ignored.</summary>
internal sealed record AnswerRequest(string? IncomingCallContext, string? CallbackUri, string? OperationContext, MediaStreamingOptions? MediaStreamingOptions);

internal sealed record CreateRequest(
    JsonElement[]? Targets, JsonElement? SourceCallerIdNumber, string? CallbackUri, string? OperationContext, MediaStreamingOptions? MediaStreamingOptions,
    CustomContext? CustomCallingContext);

internal sealed record CallLocator(string? Kind, string? ServerCallId);

internal sealed record ConnectRequest(CallLocator? CallLocator, string? CallbackUri, string? OperationContext, MediaStreamingOptions? MediaStreamingOptions);

internal sealed record RedirectRequest(string? IncomingCallContext, JsonElement? Target);

internal sealed record RejectRequest(string? IncomingCallContext, string? CallRejectReason);

internal sealed record TransferRequest(JsonElement? TargetParticipant, CustomContext? CustomCallingContext, string? OperationContext);

internal sealed record AddRequest(JsonElement? ParticipantToAdd, string? OperationContext, int? InvitationTimeoutInSeconds);

internal sealed record RemoveRequest(JsonElement? ParticipantToRemove, string? OperationContext);

internal sealed record MoveRequest(JsonElement[]? TargetParticipants, string? FromCall, string? OperationContext);

internal sealed record CancelAddRequest(string? InvitationId, string? OperationContext);

internal sealed record MuteRequest(JsonElement[]? TargetParticipants, string? OperationContext);

/// <summary>For operations on one participant or on none.</summary>
internal sealed record TargetRequest(JsonElement? TargetParticipant, PlaySource? PlaySourceInfo, string? OperationContext);

internal sealed record TonesRequest(string[]? Tones, JsonElement? TargetParticipant, string? OperationContext);

internal sealed record PlayText(string? Text, string? SsmlText, string? Uri, string? VoiceName);

internal sealed record PlaySource(string? Kind, PlayText? Text, PlayText? Ssml, PlayText? File);

internal sealed record PlayOptions(bool Loop);

internal sealed record PlayRequest(PlaySource[]? PlaySources, PlayOptions? PlayOptions, bool InterruptCallMediaOperation, string? OperationContext);

internal sealed record DtmfOptions(int? InterToneTimeoutInSeconds, int? MaxTonesToCollect, string[]? StopTones);

internal sealed record SpeechOptions(int? EndSilenceTimeoutInMs);

internal sealed record Choice(string? Label, string[]? Phrases, string? Tone);

internal sealed record RecognizeOptions(
    bool InterruptPrompt, int? InitialSilenceTimeoutInSeconds, DtmfOptions? DtmfOptions, SpeechOptions? SpeechOptions, Choice[]? Choices);

internal sealed record RecognizeRequest(
    string? RecognizeInputType, PlaySource? PlayPrompt, PlaySource[]? PlayPrompts, bool InterruptCallMediaOperation, RecognizeOptions? RecognizeOptions, string? OperationContext);

internal sealed record ContextRequest(string? OperationContext);

internal sealed record RecordingRequest(CallLocator? CallLocator, string? CallConnectionId, string? RecordingStateCallbackUri, bool PauseOnStart);

/// <summary>Reads request bodies. An empty body counts as <c>{}</c>, because several operations have none.</summary>
internal static class Body
{
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var json = body.Length == 0 ? "{}"u8 : body.GetBuffer().AsSpan(0, (int)body.Length);
        return JsonSerializer.Deserialize<T>(json, AcsReply.Json) ?? throw RefusedException.Bad("The body is null.");
    }

    public static Uri CallbackUri(string? given) =>
        Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw RefusedException.Bad($"callbackUri '{given}' is not an absolute http or https address.");

    public static Party Party(JsonElement? given, string member) => Calls.Party.Read(given) ?? throw RefusedException.Bad($"{member} is missing or does not identify a participant.");
}
