namespace Microsoft.CognitiveServices.Speech;

public enum ResultReason
{
    NoMatch = 0,
    Canceled = 1,
    RecognizingSpeech = 2,
    RecognizedSpeech = 3,
    SynthesizingAudio = 8,
    SynthesizingAudioCompleted = 9,
    SynthesizingAudioStarted = 12,
}

public enum CancellationReason
{
    Error = 1,
    EndOfStream = 2,
    CancelledByUser = 3,
}

public enum CancellationErrorCode
{
    NoError = 0,
    AuthenticationFailure = 1,
    BadRequest = 2,
    TooManyRequests = 3,
    Forbidden = 4,
    ConnectionFailure = 5,
    ServiceTimeout = 6,
    ServiceError = 7,
    ServiceUnavailable = 8,
    RuntimeError = 9,
}

public enum OutputFormat
{
    Simple = 0,
    Detailed = 1,
}

public enum SpeechSynthesisBoundaryType
{
    Word = 0,
    Punctuation = 1,
    Sentence = 2,
}

public enum ProfanityOption
{
    Masked = 0,
    Removed = 1,
    Raw = 2,
}

/// <summary>The official formats that the product uses: mono PCM16 without a header.</summary>
public enum SpeechSynthesisOutputFormat
{
    Raw16Khz16BitMonoPcm = 15,
    Raw24Khz16BitMonoPcm = 16,
    Raw8Khz16BitMonoPcm = 17,
}

public enum PropertyId
{
    SpeechServiceConnection_Key = 1000,
    SpeechServiceConnection_Endpoint = 1001,
    SpeechServiceConnection_Region = 1002,
    SpeechServiceAuthorization_Token = 1003,
    SpeechServiceConnection_Host = 1006,
    SpeechServiceConnection_RecoLanguage = 3001,
    Speech_SessionId = 3002,
    SpeechServiceConnection_SynthLanguage = 3100,
    SpeechServiceConnection_SynthVoice = 3101,
    SpeechServiceConnection_SynthOutputFormat = 3102,
    SpeechServiceConnection_InitialSilenceTimeoutMs = 3200,
    SpeechServiceConnection_LanguageIdMode = 3205,
    SpeechServiceConnection_AutoDetectSourceLanguages = 3300,
    SpeechServiceConnection_AutoDetectSourceLanguageResult = 3301,
    SpeechServiceResponse_ProfanityOption = 4002,
    SpeechServiceResponse_PostProcessingOption = 4003,
    SpeechServiceResponse_StablePartialResultThreshold = 4005,
    SpeechServiceResponse_OutputFormatOption = 4006,
    SpeechServiceResponse_JsonResult = 5000,
    Speech_SegmentationSilenceTimeoutMs = 9002,
}
