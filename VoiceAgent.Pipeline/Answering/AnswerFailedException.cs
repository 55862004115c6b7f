using System.Net;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model could not answer. The reason is logged and stored, so it never quotes what was said on the call.</summary>
internal sealed class AnswerFailedException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    public FailureKind Kind { get; init; } = FailureKind.Unavailable;

    /// <summary>How long the service asks to wait. Null when it does not say.</summary>
    public TimeSpan? Wait { get; init; }

    public static AnswerFailedException Of(Exception failure) => failure as AnswerFailedException
        ?? new AnswerFailedException(ReasonOf(failure), failure)
        {
            Kind = IsFiltered(failure) ? FailureKind.Filtered : failure switch
            {
                HttpRequestException { StatusCode: { } status } => KindOf((int)status, null),
                HttpRequestException or IOException => FailureKind.DeadConnection,
                TimeoutException => FailureKind.TooSlow,
                _ => FailureKind.Unavailable,
            },
        };

    /// <returns>A reason that is safe to log. The message of a client's exception might quote the caller.</returns>
    public static string ReasonOf(Exception failure) => failure switch
    {
        AnswerFailedException named => named.Message,
        HttpRequestException { StatusCode: { } status } => $"The model answered with status {(int)status}.",
        HttpRequestException or IOException => "The connection to the model broke.",
        TimeoutException => "The model did not answer in time.",
        _ => failure.GetType().Name,
    };

    /// <param name="wait">The time of the header <c>Retry-After</c>. Null without one.</param>
    public static FailureKind KindOf(int status, TimeSpan? wait) => (HttpStatusCode)status switch
    {
        HttpStatusCode.TooManyRequests => FailureKind.ToldToWait,
        HttpStatusCode.ServiceUnavailable when wait is not null => FailureKind.ToldToWait,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => FailureKind.Unavailable,
        _ => FailureKind.Refused,
    };

    // Other clients report a content filter only in the text of their exception.
    private static bool IsFiltered(Exception? failure) =>
        failure is not null && (ContentFilter.IsNamedIn(failure.Message) || IsFiltered(failure.InnerException));
}
