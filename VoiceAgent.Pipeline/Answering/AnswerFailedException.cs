namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model could not answer. The reason is logged and stored, so it never quotes what was said on the call.</summary>
internal sealed class AnswerFailedException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <returns>A reason that is safe to log. The message of a client's exception might quote the caller.</returns>
    public static string ReasonOf(Exception failure) => failure switch
    {
        AnswerFailedException named => named.Message,
        HttpRequestException { StatusCode: { } status } => $"The model answered with status {(int)status}.",
        HttpRequestException or IOException => "The connection to the model broke.",
        _ => failure.GetType().Name,
    };
}
