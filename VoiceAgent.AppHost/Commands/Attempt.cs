using Azure;
using StackExchange.Redis;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The work of a command: a service that refuses or does not answer is a sentence for the person who clicked, not a stack trace.</summary>
internal static class Attempt
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <param name="whom">Whom the command talks to, as the sentence names it.</param>
    /// <param name="work">What the command does.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<ExecuteCommandResult> AtAsync(string whom, Func<CancellationToken, Task<ExecuteCommandResult>> work, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return Shown(await work(either.Token));
        }
        catch (DistributedApplicationException refused)
        {
            return CommandResults.Failure(refused.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return CommandResults.Failure($"{whom} did not answer within {Timeout.TotalSeconds:0} s. Its console log may say why.");
        }
        catch (Exception broken) when (broken is HttpRequestException or RedisException or RequestFailedException)
        {
            return CommandResults.Failure($"{whom} does not answer: {broken.Message} Its console log may say why.");
        }
    }

    /// <summary>What was done is data too: the CLI prints nothing else of a success.</summary>
    public static ExecuteCommandResult Shown(ExecuteCommandResult result) =>
        result is { Success: true, Data: null, Message: { } said } ? CommandResults.Success(said, said) : result;

    /// <summary>A command is offered while its resource runs: otherwise nobody is there to do it.</summary>
    public static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
