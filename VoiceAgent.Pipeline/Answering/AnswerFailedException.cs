using Microsoft.Extensions.AI;

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

    /// <summary>A stream that ends without a finish reason was cut: clients do not throw then.</summary>
    /// <returns>Whether the answer is whole with this update.</returns>
    /// <exception cref="AnswerFailedException">It was stopped early, or an error came in its place.</exception>
    public static bool IsWhole(ChatResponseUpdate update)
    {
        for (var at = 0; at < update.Contents.Count; at++)
        {
            if (update.Contents[at] is ErrorContent error)
            {
                throw new AnswerFailedException($"The model told an error ({error.ErrorCode ?? "without a code"}).");
            }
        }

        return update.FinishReason is { } reason
            && (reason == ChatFinishReason.Length || reason == ChatFinishReason.ContentFilter ? throw new AnswerFailedException($"The model stopped early: {reason}.") : true);
    }
}
