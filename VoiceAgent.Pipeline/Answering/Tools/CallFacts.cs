using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Answering.Members;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// What became known on a call by its tools, kept until the call ends and carried from agent to agent. Tools of one
/// call may run side by side: may be used from any thread.
/// </summary>
internal sealed class CallFacts
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, CaptureState> _captures = [];
    private volatile string? _identity;

    /// <summary>
    /// Who the caller has proved to be (a member number, an account); null until then. Tools on personal data look up
    /// this one, never an identity that the model names: the model can be talked into naming another.
    /// </summary>
    public string? Identity => _identity;

    /// <summary>The caller has proved who they are. A tool that checks it says so; nothing else may.</summary>
    public void Identify(string identity) => _identity = identity;

    /// <summary>How that proof stands, for the tools that take it.</summary>
    public CallerIdentity Caller { get; } = new();

    /// <returns>The value that the caller has given and confirmed; null until then.</returns>
    public string? Captured(string field)
    {
        lock (_guard)
        {
            return _captures.GetValueOrDefault(field)?.Value;
        }
    }

    /// <summary>Takes a field one step on.</summary>
    public CaptureAnswer Hear(CaptureField field, Func<CaptureState, (CaptureState State, CaptureAnswer Answer)> step)
    {
        lock (_guard)
        {
            (_captures[field.Name], var answer) = step(_captures.GetValueOrDefault(field.Name, CaptureState.None));
            return answer;
        }
    }
}
