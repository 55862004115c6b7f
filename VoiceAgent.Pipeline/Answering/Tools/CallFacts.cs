using VoiceAgent.Pipeline.Answering.Capture;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// What became known on a call by its tools, kept until the call ends and carried from agent to agent. Tools of one
/// call may run side by side: may be used from any thread.
/// </summary>
internal sealed class CallFacts
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, CaptureState> _captures = [];
    private readonly Dictionary<Type, object> _kept = [];
    private volatile IdentifiedCaller? _caller;

    /// <summary>
    /// Who the caller has proved to be (a member number, an account); null until then. Tools on personal data look up
    /// this one, never an identity that the model names: the model can be talked into naming another.
    /// </summary>
    public string? Identity => _caller?.Id;

    /// <summary>The same with what a colleague is told; null until then.</summary>
    public IdentifiedCaller? Caller => _caller;

    /// <summary>The caller has proved who they are. Only a tool that has checked it may call this.</summary>
    public void Identify(IdentifiedCaller caller) => _caller = caller;

    /// <summary>What a group of tools keeps for the length of the call: one object of each type, made when it is first asked for.</summary>
    public T Of<T>()
        where T : class, new()
    {
        lock (_guard)
        {
            if (!_kept.TryGetValue(typeof(T), out var kept))
            {
                _kept[typeof(T)] = kept = new T();
            }

            return (T)kept;
        }
    }

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

/// <summary>Who a caller has proved to be.</summary>
/// <param name="Id">A member number, an account: what tools look up.</param>
/// <param name="Description">For the human who takes the call over: the name, and what the id is.</param>
internal sealed record IdentifiedCaller(string Id, string Description);
