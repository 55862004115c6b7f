using Microsoft.Extensions.AI;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A tool of the product with the delays and faults that a script defines for <c>tool.{name}</c>.</summary>
internal sealed class FaultyTool(AIFunction tool, ScriptedProviders providers, TimeProvider time) : DelegatingAIFunction(tool)
{
    public static AgentTool Around(AgentTool tool, ScriptedProviders providers, TimeProvider time) =>
        tool with { Function = new FaultyTool(tool.Function, providers, time) };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var operation = "tool." + Name;
        await providers.Delays.Before(operation, cancellationToken);
        switch (providers.Faults.Next(operation))
        {
            case { Kind: FaultKind.Stall }:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
            case { }:
                throw new HttpRequestException("The system behind the tool is away.");
        }

        return await base.InvokeCoreAsync(arguments, cancellationToken);
    }
}
