using System.Collections.Concurrent;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// What became known on a call by its tools, kept until the call ends and carried from agent to agent. Tools of one
/// call may run side by side: may be used from any thread.
/// </summary>
internal sealed class CallFacts
{
    private readonly ConcurrentDictionary<string, string> _captured = new();
    private volatile string? _identity;

    /// <summary>
    /// Who the caller has proved to be (a member number, an account); null until then. Tools on personal data look up
    /// this one, never an identity that the model names: the model can be talked into naming another.
    /// </summary>
    public string? Identity => _identity;

    /// <summary>The caller has proved who they are. A tool that checks it says so; nothing else may.</summary>
    public void Identify(string identity) => _identity = identity;

    /// <summary>Values that the caller has given and confirmed, by field name.</summary>
    public IReadOnlyDictionary<string, string> Captured => _captured;

    public void Capture(string field, string value) => _captured[field] = value;
}
