using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// The first request of a process takes a hundred milliseconds longer than later ones (connection, token, JIT). This service
/// makes it at start, so that the first caller does not wait for it. The worker starts also when the model does not answer.
/// </summary>
internal sealed partial class WarmUp(IChatClient model, TimeProvider time, ILogger<WarmUp> log) : BackgroundService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        try
        {
            // The request goes to the first model directly: a fallback would count an answer of one token as a failure.
            var first = model.GetService<IFallbackChatClient>()?.First ?? model;
            await foreach (var _ in first.GetStreamingResponseAsync("hello", new ChatOptions { MaxOutputTokens = 1 }, linked.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            Cold("no answer in time");
        }
        catch (Exception failure)
        {
            Cold(failure.GetType().Name);
        }
    }

    private void Cold(string reason) => NotWarm(log, reason);

    [LoggerMessage(LogLevel.Warning, "The model did not answer at start ({Reason}). Calls will try again.")]
    private static partial void NotWarm(ILogger log, string reason);
}
