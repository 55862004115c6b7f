using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The agent's voice. Its words also go to the card redaction, because a question says what the caller's next number is for.</summary>
internal sealed class OverheardVoice(IAgentVoice voice, CardRedaction guard) : IAgentVoice
{
    public void Begin(int epoch) => voice.Begin(epoch);

    public void Say(int epoch, string clause)
    {
        guard.AgentSays(clause);
        voice.Say(epoch, clause);
    }

    public void Complete(int epoch) => voice.Complete(epoch);

    public void Yield(int epoch) => voice.Yield(epoch);

    public void Resume(int epoch) => voice.Resume(epoch);

    public string Stop(int epoch) => voice.Stop(epoch);

    public string Heard(int epoch) => voice.Heard(epoch);

    public ValueTask DisposeAsync() => voice.DisposeAsync();
}
