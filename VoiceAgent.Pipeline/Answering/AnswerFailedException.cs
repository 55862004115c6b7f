namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model could not answer. The reason is logged and kept: it never quotes what was said on the call.</summary>
internal sealed class AnswerFailedException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <returns>The reason to tell of whatever a client throws: its message might quote what the caller said.</returns>
    public static string ReasonOf(Exception failure) => failure switch
    {
        AnswerFailedException named => named.Message,
        HttpRequestException { StatusCode: { } status } => $"The model answered {(int)status}.",
        HttpRequestException or IOException => "The connection to the model broke.",
        _ => failure.GetType().Name,
    };
}
