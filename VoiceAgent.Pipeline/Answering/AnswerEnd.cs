using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Fallback;

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
                throw new AnswerFailedException($"The model reported an error ({error.ErrorCode ?? "without a code"}).")
                {
                    // A refusal of the model has the same consequence for the caller: the agent cannot talk about it.
                    Kind = error.ErrorCode is "refusal" || ContentFilter.IsNamedIn(error.ErrorCode) || ContentFilter.IsNamedIn(error.Message) ? FailureKind.Filtered : FailureKind.Unavailable,
                };
            }
        }

        return update.FinishReason switch
        {
            null => false,
            { } reason when reason == ChatFinishReason.ContentFilter => throw new AnswerFailedException($"The model stopped early: {reason}.") { Kind = FailureKind.Filtered },
            { } reason when reason == ChatFinishReason.Length => throw new AnswerFailedException($"The model stopped early: {reason}.") { Kind = FailureKind.CutOff },
            _ => true,
        };
    }

    /// <summary>Whether the answer begins with this update. Some clients send usage or the role before the first word.</summary>
    public static bool Says(this ChatResponseUpdate update)
    {
        for (var at = 0; at < update.Contents.Count; at++)
        {
            if (update.Contents[at] is TextContent { Text.Length: > 0 } or FunctionCallContent or ErrorContent)
            {
                return true;
            }
        }

        return update.FinishReason is not null;
    }
}
