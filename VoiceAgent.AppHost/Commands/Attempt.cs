using Azure;
using StackExchange.Redis;

namespace VoiceAgent.AppHost.Commands;

/// <summary>Runs the work of a command. When a service refuses or does not respond, the person sees a sentence instead of a stack trace.</summary>
internal static class Attempt
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <param name="whom">The service that the command uses, as the sentence names it.</param>
    /// <param name="work">What the command does.</param>
    /// <param name="stop">Cancels the command.</param>
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

    /// <summary>Repeats the message as data, because the CLI prints only the data of a success.</summary>
    public static ExecuteCommandResult Shown(ExecuteCommandResult result) =>
        result is { Success: true, Data: null, Message: { } said } ? CommandResults.Success(said, said) : result;

    /// <summary>Enables a command only while its resource runs.</summary>
    public static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
