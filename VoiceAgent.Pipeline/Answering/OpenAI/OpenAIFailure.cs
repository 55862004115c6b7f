using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI.Chat;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Translates the failures of the SDK and of the services behind it. None of the reasons quotes what was said.</summary>
internal static class OpenAIFailure
{
    // Status 429 for an account without money. No wait helps. platform.openai.com/docs/guides/error-codes
    private const string QuotaUsedUp = "insufficient_quota";

    /// <param name="hasBegun">Whether a part of the answer has arrived.</param>
    public static AnswerFailedException Of(Exception failure, bool hasBegun) => failure switch
    {
        ClientResultException { Status: > 0 } refused => Refused(refused),
        AggregateException { InnerExceptions: [.., var last] } => Of(last, hasBegun),
        OperationCanceledException or TimeoutException => new AnswerFailedException("The model did not answer in time.", failure) { Kind = FailureKind.TooSlow },
        _ when hasBegun => new AnswerFailedException("The connection to the model broke.", failure) { Kind = FailureKind.CutOff },
        ClientResultException or IOException or HttpRequestException => new AnswerFailedException("The connection to the model broke.", failure) { Kind = FailureKind.DeadConnection },
        _ => AnswerFailedException.Of(failure),
    };

    /// <summary>
    /// Whether this update reports that the content filter refused the request. Azure does this in a chunk of its own, before the answer
    /// (<c>prompt_filter_results</c>), or as an error within the stream. The SDK has no property for either.
    /// </summary>
    public static bool ReportsFilter(StreamingChatCompletionUpdate update)
    {
        if (update is not { ContentUpdate.Count: 0, ToolCallUpdates.Count: 0, FinishReason: null, Usage: null })
        {
            return false;
        }

        using var json = JsonDocument.Parse(ModelReaderWriter.Write(update, ModelReaderWriterOptions.Json));
        var chunk = json.RootElement;
        return (chunk.TryGetProperty("error", out var error) && ContentFilter.IsNamedIn(error.GetRawText()))
            || (chunk.TryGetProperty("prompt_filter_results", out var prompts) && prompts.ValueKind is JsonValueKind.Array && prompts.EnumerateArray().Any(IsFiltered));
    }

    private static bool IsFiltered(JsonElement prompt) =>
        prompt.TryGetProperty("content_filter_results", out var results) && results.ValueKind is JsonValueKind.Object
        && results.EnumerateObject().Any(static category => category.Value.ValueKind is JsonValueKind.Object && category.Value.TryGetProperty("filtered", out var filtered) && filtered.ValueKind is JsonValueKind.True);

    private static AnswerFailedException Refused(ClientResultException refused)
    {
        var response = refused.GetRawResponse();
        var wait = RequestedWait.In(response?.Headers);
        var body = BodyOf(response) ?? refused.Message;
        return new AnswerFailedException($"The model answered with status {refused.Status}.", refused)
        {
            Kind = ContentFilter.IsNamedIn(body) ? FailureKind.Filtered
                : body.Contains(QuotaUsedUp, StringComparison.Ordinal) ? FailureKind.Refused
                : AnswerFailedException.KindOf(refused.Status, wait),
            Wait = wait,
        };
    }

    // A response whose body was not read has none that can be shown.
    private static string? BodyOf(PipelineResponse? response)
    {
        try
        {
            return response?.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
