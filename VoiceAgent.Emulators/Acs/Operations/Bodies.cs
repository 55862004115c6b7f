using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transcription;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>What the bodies of all operations have. Members that this emulator does not use are ignored.</summary>
internal abstract record OperationRequest
{
    public string? OperationContext { get; init; }

    /// <summary>Receives the events of this operation instead of the callback address of the call.</summary>
    public string? OperationCallbackUri { get; init; }

    /// <exception cref="RefusedException">400: the address is not an http address.</exception>
    [JsonIgnore]
    public Origin Origin => new(OperationContext, OperationCallbackUri is null ? null : Body.CallbackUri(OperationCallbackUri, "operationCallbackUri"));
}

internal sealed record IntelligenceOptions(string? CognitiveServicesEndpoint);

/// <summary>What the requests to answer, create and connect have in common.</summary>
internal abstract record ConnectionRequest : OperationRequest
{
    public string? CallbackUri { get; init; }

    public MediaStreamingOptions? MediaStreamingOptions { get; init; }

    public TranscriptionOptions? TranscriptionOptions { get; init; }

    public IntelligenceOptions? CallIntelligenceOptions { get; init; }

    /// <summary>Checks the options.</summary>
    /// <returns>The address of the call's callbacks.</returns>
    /// <exception cref="RefusedException">400: an option is missing or contradicts another.</exception>
    public Uri Check()
    {
        MediaStreamingOptions?.Plan("");
        TranscriptionOptions?.Url();
        return Body.CallbackUri(CallbackUri, "callbackUri");
    }
}

internal sealed record AnswerRequest(string? IncomingCallContext) : ConnectionRequest;

internal sealed record CreateRequest(JsonElement[]? Targets, JsonElement? SourceCallerIdNumber, CustomContext? CustomCallingContext) : ConnectionRequest;

internal sealed record CallLocator(string? Kind, string? ServerCallId, string? GroupCallId, string? RoomId);

internal sealed record ConnectRequest(CallLocator? CallLocator) : ConnectionRequest;

internal sealed record RedirectRequest(string? IncomingCallContext, JsonElement? Target);

internal sealed record RejectRequest(string? IncomingCallContext, string? CallRejectReason);

internal sealed record TransferRequest(JsonElement? TargetParticipant, CustomContext? CustomCallingContext) : OperationRequest;

internal sealed record AddRequest(JsonElement? ParticipantToAdd, JsonElement? SourceCallerIdNumber, int? InvitationTimeoutInSeconds) : OperationRequest;

internal sealed record RemoveRequest(JsonElement? ParticipantToRemove) : OperationRequest;

internal sealed record MoveRequest(JsonElement[]? TargetParticipants, string? FromCall) : OperationRequest;

internal sealed record CancelAddRequest(string? InvitationId) : OperationRequest;

internal sealed record MuteRequest(JsonElement[]? TargetParticipants) : OperationRequest;

/// <summary>For operations on one participant or on none.</summary>
internal sealed record TargetRequest(JsonElement? TargetParticipant, PlaySource? PlaySourceInfo) : OperationRequest;

internal sealed record TonesRequest(string[]? Tones, JsonElement? TargetParticipant) : OperationRequest;

internal sealed record PlayText(string? Text, string? SsmlText, string? Uri, string? VoiceName);

internal sealed record PlaySource(string? Kind, PlayText? Text, PlayText? Ssml, PlayText? File);

internal sealed record PlayOptions(bool Loop);

internal sealed record PlayRequest(PlaySource[]? PlaySources, JsonElement[]? PlayTo, PlayOptions? PlayOptions, bool InterruptCallMediaOperation) : OperationRequest;

internal sealed record DtmfOptions(int? InterToneTimeoutInSeconds, int? MaxTonesToCollect, string[]? StopTones);

internal sealed record SpeechOptions(int? EndSilenceTimeoutInMs);

internal sealed record Choice(string? Label, string[]? Phrases, string? Tone);

internal sealed record RecognizeOptions(
    bool InterruptPrompt, int? InitialSilenceTimeoutInSeconds, DtmfOptions? DtmfOptions, SpeechOptions? SpeechOptions, Choice[]? Choices, JsonElement? TargetParticipant = null,
    string[]? SpeechLanguages = null, bool EnableSentimentAnalysis = false);

internal sealed record RecognizeRequest(
    string? RecognizeInputType, PlaySource? PlayPrompt, PlaySource[]? PlayPrompts, bool InterruptCallMediaOperation, RecognizeOptions? RecognizeOptions) : OperationRequest
{
    /// <summary>The prompt before the recognition. Older clients send one, newer ones a list.</summary>
    [JsonIgnore]
    public PlaySource[] Prompts => PlayPrompts ?? (PlayPrompt is { } one ? [one] : []);
}

internal sealed record TranscriptionRequest(string? Locale) : OperationRequest;

internal sealed record ContextRequest : OperationRequest;

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

    public static Uri CallbackUri(string? given, string member) =>
        Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw RefusedException.Bad($"{member} '{given}' is not an absolute http or https address.");

    public static Calls.Party Party(JsonElement? given, string member) => Calls.Party.Read(given) ?? throw RefusedException.Bad($"{member} is missing or does not identify a participant.");
}
