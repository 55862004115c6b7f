using System.Reflection;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The names that <c>Delays</c> and <c>Faults</c> may speak of. A name that is not here is refused at start: a typo would otherwise delay nothing, silently.</summary>
internal static class Operation
{
    /// <summary>Before the recogniser accepts a socket.</summary>
    public const string SpeechConnect = "speech.connect";

    /// <summary>From the end of a word in the audio to the hypothesis that holds it.</summary>
    public const string SpeechPartial = "speech.partial";

    /// <summary>From the end of the caller's speech to its final phrase.</summary>
    public const string SpeechPhrase = "speech.phrase";

    /// <summary>From the request for synthesis to its first byte of audio.</summary>
    public const string SynthesisFirstByte = "synthesis.first-byte";

    /// <summary>A synthesis while its audio is being sent (for faults).</summary>
    public const string SynthesisStream = "synthesis.stream";

    /// <summary>From a chat completion's request to its first token, or to the whole answer where it is not streamed.</summary>
    public const string OpenAIFirstToken = "openai.first-token";

    /// <summary>Between two pieces of a streamed answer.</summary>
    public const string OpenAIToken = "openai.token";

    /// <summary>A streamed answer half-way through (for faults).</summary>
    public const string OpenAIStream = "openai.stream";

    /// <summary>Before a request of the Call Automation API is answered.</summary>
    public const string AcsRequest = "acs.request";

    /// <summary>Before a callback is posted.</summary>
    public const string AcsCallback = "acs.callback";

    /// <summary>Before an Event Grid event is posted.</summary>
    public const string AcsEvent = "acs.event";

    /// <summary>Before the media socket is dialled.</summary>
    public const string AcsMediaConnect = "acs.media-connect";

    /// <summary>The media socket, once a frame (for faults).</summary>
    public const string AcsMedia = "acs.media";

    /// <summary>Before a point read is answered.</summary>
    public const string CosmosRead = "cosmos.read";

    /// <summary>Before a write or a batch is carried out.</summary>
    public const string CosmosWrite = "cosmos.write";

    /// <summary>Before a query is answered.</summary>
    public const string CosmosQuery = "cosmos.query";

    /// <summary>Before a token is issued.</summary>
    public const string IdentityToken = "identity.token";

    public static IReadOnlyCollection<string> All { get; } =
        [.. typeof(Operation).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order()];
}
