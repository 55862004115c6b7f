using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Capture;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// What tools have found out on a call. It is kept until the call ends and passes from agent to agent. It is thread-safe,
/// because tools of one call may run at the same time.
/// </summary>
internal sealed class CallFacts
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, CaptureState> _captures = [];
    private readonly Dictionary<Type, object> _kept = [];
    private readonly Dictionary<string, string> _left = [];
    private volatile IdentifiedCaller? _caller;

    /// <summary>
    /// The proved identity of the caller (a member number, an account). Null until it is proved. Tools for personal data use this
    /// identity and never one that the model names, because a caller can talk the model into naming another.
    /// </summary>
    public string? Identity => _caller?.Id;

    /// <summary>The proved identity with its description for a human colleague. Null until it is proved.</summary>
    public IdentifiedCaller? Caller => _caller;

    /// <summary>Records that the caller has proved who they are. Only a tool that has checked it may call this.</summary>
    public void Identify(IdentifiedCaller caller)
    {
        _caller = caller;
        Learned(new CallerIdentified(caller.Id, caller.Description));
    }

    /// <summary>Receives an event for each new fact, so that a worker that takes the call over knows it.</summary>
    public Action<CallEvent> Learned { get; set; } = static _ => { };

    /// <summary>Another worker has learned this.</summary>
    public void Know(CallEvent fact)
    {
        lock (_guard)
        {
            switch (fact)
            {
                case CallerIdentified caller: _caller = new IdentifiedCaller(caller.Id, caller.Description); break;
                case ValueHeard heard: _captures[heard.Field] = new CaptureState(heard.Pending, heard.Value, heard.Failures); break;
                case FactsKept kept: _left[kept.Name] = kept.Facts; break;
            }
        }
    }

    /// <summary>Logs the state that a group of tools keeps. Call it after each change.</summary>
    public void Keep(IKeptFacts facts) => Learned(new FactsKept(facts.Name, facts.Save()));

    /// <summary>State that a group of tools keeps for one call: one object per type, created at first use.</summary>
    public T Of<T>()
        where T : class, new()
    {
        lock (_guard)
        {
            if (!_kept.TryGetValue(typeof(T), out var kept))
            {
                _kept[typeof(T)] = kept = new T();
                if (kept is IKeptFacts facts && _left.Remove(facts.Name, out var left))
                {
                    facts.Load(left);
                }
            }

            return (T)kept;
        }
    }

    /// <returns>The value that the caller has confirmed. Null until then.</returns>
    public string? Captured(string field) => CaptureOf(field).Value;

    /// <summary>How far a field is.</summary>
    public CaptureState CaptureOf(string field)
    {
        lock (_guard)
        {
            return _captures.GetValueOrDefault(field, CaptureState.None);
        }
    }

    /// <summary>Takes a field to its next state.</summary>
    public CaptureAnswer Hear(CaptureField field, Func<CaptureState, (CaptureState State, CaptureAnswer Answer)> step)
    {
        lock (_guard)
        {
            (var state, var answer) = step(_captures.GetValueOrDefault(field.Name, CaptureState.None));
            _captures[field.Name] = state;
            Learned(new ValueHeard(field.Name, state.Pending, state.Value, state.Failures) { IsProof = field.IsProof });
            return answer;
        }
    }
}

/// <summary>State of a group of tools that a worker passes on with the call.</summary>
internal interface IKeptFacts
{
    /// <summary>Unique among all groups of tools.</summary>
    string Name { get; }

    /// <returns>JSON. Other versions of this program must be able to read it.</returns>
    string Save();

    void Load(string facts);
}

/// <summary>A proved identity.</summary>
/// <param name="Id">A member number or an account. Tools look up data by it.</param>
/// <param name="Description">For the human who takes over the call: the name, and what kind of id it is.</param>
internal sealed record IdentifiedCaller(string Id, string Description);
