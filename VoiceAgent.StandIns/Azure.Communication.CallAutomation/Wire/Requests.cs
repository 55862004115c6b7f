namespace Azure.Communication.CallAutomation;

internal sealed record AnswerRequest(
    string IncomingCallContext,
    string CallbackUri,
    string? OperationContext,
    CallIntelligenceModel? CallIntelligenceOptions,
    UserModel? AnsweredBy,
    MediaStreamingModel? MediaStreamingOptions,
    TranscriptionModel? TranscriptionOptions);

internal sealed record CallIntelligenceModel(string? CognitiveServicesEndpoint)
{
    public static CallIntelligenceModel? Of(CallIntelligenceOptions? options) => options is null ? null : new(options.CognitiveServicesEndpoint?.AbsoluteUri);
}

internal sealed record MediaStreamingModel(
    string TransportType,
    string AudioChannelType,
    string? TransportUrl,
    string ContentType,
    bool? StartMediaStreaming,
    bool? EnableBidirectional,
    string? AudioFormat,
    bool? EnableDtmfTones)
{
    public static MediaStreamingModel? Of(MediaStreamingOptions? options) => options is null ? null : new(
        options.MediaStreamingTransport.ToString(),
        options.MediaStreamingAudioChannel.ToString(),
        options.TransportUri?.AbsoluteUri,
        options.MediaStreamingContent.ToString(),
        options.StartMediaStreaming,
        options.EnableBidirectional,
        options.AudioFormat?.ToString(),
        options.EnableDtmfTones);
}

internal sealed record CreateCallRequest(
    IReadOnlyList<IdentifierModel> Targets,
    PhoneNumberModel? SourceCallerIdNumber,
    string? SourceDisplayName,
    string CallbackUri,
    string OperationContext,
    CallIntelligenceModel? CallIntelligenceOptions,
    MediaStreamingModel? MediaStreamingOptions,
    TranscriptionModel? TranscriptionOptions,
    CustomCallingContextModel CustomCallingContext);

internal sealed record MoveRequest(IReadOnlyList<IdentifierModel> TargetParticipants, string FromCall, string OperationContext, string? OperationCallbackUri);

internal sealed record StreamingRequest(string? OperationContext, string? OperationCallbackUri);

internal sealed record RecognizeRequest(
    string RecognizeInputType,
    PlaySourceModel? PlayPrompt,
    bool InterruptCallMediaOperation,
    RecognizeOptionsModel RecognizeOptions,
    string OperationContext,
    string? OperationCallbackUri)
{
    public static RecognizeRequest Of(CallMediaRecognizeOptions options) => new(
        options.InputType.ToString(),
        options.Prompt is { } prompt ? PlaySourceModel.Of(prompt) : null,
        options.InterruptCallMediaOperation,
        RecognizeOptionsModel.Of(options),
        options.OperationContext ?? Guid.NewGuid().ToString(),
        options.OperationCallbackUri?.AbsoluteUri);
}

internal sealed record RecognizeOptionsModel(
    bool InterruptPrompt,
    int InitialSilenceTimeoutInSeconds,
    IdentifierModel TargetParticipant,
    string? SpeechLanguage,
    DtmfOptionsModel? DtmfOptions,
    SpeechOptionsModel? SpeechOptions)
{
    public static RecognizeOptionsModel Of(CallMediaRecognizeOptions options)
    {
        var both = options as CallMediaRecognizeSpeechOrDtmfOptions;
        var keys = options as CallMediaRecognizeDtmfOptions;
        return new(
            options.InterruptPrompt,
            (int)options.InitialSilenceTimeout.TotalSeconds,
            IdentifierModel.Of(options.TargetParticipant),
            options.SpeechLanguage,
            both is not null ? new DtmfOptionsModel((int)both.InterToneTimeout.TotalSeconds, both.MaxTonesToCollect, null)
                : keys is not null ? new DtmfOptionsModel((int)keys.InterToneTimeout.TotalSeconds, keys.MaxTonesToCollect, [.. keys.StopTones.Select(tone => tone.ToString())])
                : null,
            both is null ? null : new SpeechOptionsModel((long)both.EndSilenceTimeout.TotalMilliseconds));
    }
}

internal sealed record DtmfOptionsModel(int InterToneTimeoutInSeconds, int MaxTonesToCollect, IReadOnlyList<string>? StopTones);

internal sealed record SpeechOptionsModel(long EndSilenceTimeoutInMs);

internal sealed record RejectRequest(string IncomingCallContext, string? CallRejectReason);

internal sealed record RedirectRequest(string IncomingCallContext, IdentifierModel Target, CustomCallingContextModel CustomCallingContext);

internal sealed record TransferRequest(
    IdentifierModel TargetParticipant,
    CustomCallingContextModel CustomCallingContext,
    string OperationContext,
    IdentifierModel? Transferee,
    string? OperationCallbackUri,
    PhoneNumberModel? SourceCallerIdNumber);

/// <summary>The headers of the kind that the target supports, even if there are none, and never headers of the other kind.</summary>
internal sealed record CustomCallingContextModel(IDictionary<string, string>? VoipHeaders, IDictionary<string, string>? SipHeaders)
{
    public static CustomCallingContextModel Of(CustomCallingContext context) => new(
        context.TakesVoip || context.VoipHeaders.Count > 0 ? context.VoipHeaders : null,
        context.TakesSip || context.SipHeaders.Count > 0 ? context.SipHeaders : null);
}

internal sealed record PlayRequest(
    IReadOnlyList<PlaySourceModel> PlaySources,
    IReadOnlyList<IdentifierModel> PlayTo,
    bool InterruptCallMediaOperation,
    PlayOptionsModel PlayOptions,
    string OperationContext,
    string? OperationCallbackUri);

internal sealed record PlayOptionsModel(bool Loop);

internal sealed record PlaySourceModel(string Kind, string? PlaySourceCacheId, FileSourceModel? File, TextSourceModel? Text, SsmlSourceModel? Ssml = null)
{
    // The client requests a male voice by default. The name of a voice overrides this.
    private const string DefaultVoiceKind = "male";

    public static PlaySourceModel Of(PlaySource source) => source switch
    {
        FileSource file => new("file", file.PlaySourceCacheId, new(file.FileUri.AbsoluteUri), null),
        TextSource text => new("text", text.PlaySourceCacheId, null, new(text.Text, text.SourceLocale, DefaultVoiceKind, text.VoiceName)),
        SsmlSource ssml => new("ssml", ssml.PlaySourceCacheId, null, null, new(ssml.SsmlText)),
        _ => throw new ArgumentException($"A {source.GetType().Name} cannot be played.", nameof(source)),
    };
}

internal sealed record FileSourceModel(string Uri);

internal sealed record TextSourceModel(string Text, string? SourceLocale, string VoiceKind, string? VoiceName);

internal sealed record SsmlSourceModel(string SsmlText);
