using System.Reflection;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The operation names for <c>Delays</c> and <c>Faults</c>. Other names are refused at the start, because a typo would have no effect.</summary>
internal static class Operation
{
    /// <summary>Before the recogniser accepts a socket.</summary>
    public const string SpeechConnect = "speech.connect";

    /// <summary>From the end of a word in the audio to the interim transcript that contains it.</summary>
    public const string SpeechPartial = "speech.partial";

    /// <summary>From the end of the caller's speech to the final transcript.</summary>
    public const string SpeechPhrase = "speech.phrase";

    /// <summary>From a synthesis request to the first byte of its audio.</summary>
    public const string SynthesisFirstByte = "synthesis.first-byte";

    /// <summary>While the audio of a synthesis is sent (faults only).</summary>
    public const string SynthesisStream = "synthesis.stream";

    /// <summary>From a chat completion request to its first token. Without streaming, to the whole answer.</summary>
    public const string OpenAIFirstToken = "openai.first-token";

    /// <summary>Between two pieces of a streamed answer.</summary>
    public const string OpenAIToken = "openai.token";

    /// <summary>In the middle of a streamed answer (faults only).</summary>
    public const string OpenAIStream = "openai.stream";

    /// <summary>From a chat request of Ollama to its first token, when the model is loaded. Without streaming, to the whole answer.</summary>
    public const string OllamaFirstToken = "ollama.first-token";

    /// <summary>Between two lines of a streamed answer of Ollama.</summary>
    public const string OllamaToken = "ollama.token";

    /// <summary>In the middle of a streamed answer of Ollama (faults only).</summary>
    public const string OllamaStream = "ollama.stream";

    /// <summary>While Ollama loads a model into memory. A fault leaves it unloaded.</summary>
    public const string OllamaLoad = "ollama.load";

    /// <summary>Before each line of progress of a pull. A fault happens in its middle.</summary>
    public const string OllamaPull = "ollama.pull";

    /// <summary>Before a request of the Call Automation API is answered.</summary>
    public const string AcsRequest = "acs.request";

    /// <summary>Before a callback is posted.</summary>
    public const string AcsCallback = "acs.callback";

    /// <summary>Before an Event Grid event is posted.</summary>
    public const string AcsEvent = "acs.event";

    /// <summary>Before the media socket is dialled.</summary>
    public const string AcsMediaConnect = "acs.media-connect";

    /// <summary>Each frame on the media socket (faults only).</summary>
    public const string AcsMedia = "acs.media";

    /// <summary>Between the request to answer, create or connect a call and CallConnected. A fault fails it (AnswerFailed, CreateCallFailed, ConnectFailed).</summary>
    public const string AcsConnect = "acs.connect";

    /// <summary>Before the telephone of somebody rings whom the application calls or adds. A fault fails the call with 500.</summary>
    public const string AcsDial = "acs.dial";

    /// <summary>Before the transcription socket is dialled.</summary>
    public const string AcsTranscriptionConnect = "acs.transcription-connect";

    /// <summary>Each message on the transcription socket (faults only).</summary>
    public const string AcsTranscription = "acs.transcription";

    /// <summary>Between the end of a recording and its file. A fault loses the file.</summary>
    public const string AcsRecordingFile = "acs.recording-file";

    /// <summary>Before a point read is answered.</summary>
    public const string CosmosRead = "cosmos.read";

    /// <summary>Before a write or a batch runs.</summary>
    public const string CosmosWrite = "cosmos.write";

    /// <summary>Before a query is answered.</summary>
    public const string CosmosQuery = "cosmos.query";

    /// <summary>Before a token is issued.</summary>
    public const string IdentityToken = "identity.token";

    /// <summary>Before a request of LiveKit's API is answered.</summary>
    public const string LiveKitRequest = "livekit.request";

    /// <summary>Before a webhook of LiveKit is posted.</summary>
    public const string LiveKitWebhook = "livekit.webhook";

    /// <summary>Before a call that LiveKit places is answered. A fault refuses it with the SIP status.</summary>
    public const string LiveKitDial = "livekit.dial";

    public static IReadOnlyCollection<string> All { get; } =
        [.. typeof(Operation).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order()];
}
