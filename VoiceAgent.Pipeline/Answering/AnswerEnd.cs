using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

internal static class AnswerEnd
{
    /// <summary>Checks one update of the model's stream. A stream without a finish reason counts as cut, because clients do not throw then.</summary>
    /// <returns>True when the answer is complete with this update.</returns>
    /// <exception cref="AnswerFailedException">The model stopped early, or reported an error.</exception>
    public static bool IsWhole(this ChatResponseUpdate update)
    {
        for (var at = 0; at < update.Contents.Count; at++)
        {
            if (update.Contents[at] is ErrorContent error)
            {
                throw new AnswerFailedException($"The model reported an error ({error.ErrorCode ?? "without a code"}).");
            }
        }

        if (update.FinishReason is not { } reason)
        {
            return false;
        }

        return reason == ChatFinishReason.Length || reason == ChatFinishReason.ContentFilter ? throw new AnswerFailedException($"The model stopped early: {reason}.") : true;
    }
}
