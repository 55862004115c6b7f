using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

internal static class AnswerEnd
{
    /// <summary>A stream that ends without a finish reason was cut: clients do not throw then.</summary>
    /// <returns>Whether the answer is whole with this update.</returns>
    /// <exception cref="AnswerFailedException">It was stopped early, or an error came in its place.</exception>
    public static bool IsWhole(this ChatResponseUpdate update)
    {
        for (var at = 0; at < update.Contents.Count; at++)
        {
            if (update.Contents[at] is ErrorContent error)
            {
                throw new AnswerFailedException($"The model told an error ({error.ErrorCode ?? "without a code"}).");
            }
        }

        if (update.FinishReason is not { } reason)
        {
            return false;
        }

        return reason == ChatFinishReason.Length || reason == ChatFinishReason.ContentFilter ? throw new AnswerFailedException($"The model stopped early: {reason}.") : true;
    }
}
