using System.Reflection;
using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// Something an agent can do: a .NET method, described to the model by its signature. A parameter of type
/// <see cref="CallContext"/> is supplied by this program and hidden from the model.
/// </summary>
/// <param name="Deadline">How long one run may take.</param>
/// <param name="Ending">For terminal tools only: the ending of the call when the tool succeeds.</param>
internal sealed record AgentTool(AIFunction Function, ToolKind Kind, TimeSpan Deadline, CallEnding? Ending = null)
{
    public string Name => Function.Name;

    /// <summary>The tool is refused until the caller has proved who they are: <see cref="CallFacts.Identity"/>.</summary>
    public bool RequiresIdentity { get; init; }

    /// <summary>
    /// Two runs with the same <see cref="CallContext.IdempotencyKey"/> change something once. When a worker dies while the tool runs, the
    /// next worker runs it again with this key. Other tools are not run again.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The parameters whose values the log does not keep: <see cref="ProofAttribute"/>.</summary>
    public IReadOnlyList<string> Proofs { get; init; } = [];

    /// <summary>The result repeats what proves who the caller is. The live log has it for a worker that takes the call over, the stored call does not.</summary>
    public bool ResultHasProof { get; init; }

    public static AgentTool From(Delegate method, string name, string description, ToolKind kind, TimeSpan deadline, CallEnding? ending = null)
    {
        var options = new AIFunctionFactoryOptions
        {
            Name = name,
            Description = description,
            ExcludeResultSchema = true,
            ConfigureParameterBinding = BindContext,
        };
        return new AgentTool(AIFunctionFactory.Create(method, options), kind, deadline, ending)
        {
            Proofs = [.. method.Method.GetParameters().Where(static parameter => parameter.IsDefined(typeof(ProofAttribute))).Select(static parameter => parameter.Name!)],
        };
    }

    private static AIFunctionFactoryOptions.ParameterBindingOptions BindContext(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(CallContext)
            ? default
            : new() { ExcludeFromSchema = true, BindParameter = (_, arguments) => arguments.Context![typeof(CallContext)] };
}

/// <summary>A tool failed for a reason that the model may know.</summary>
internal sealed class ToolFailedException(string reason) : Exception(reason);
