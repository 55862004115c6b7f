using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Builds the ears, the mouth and the tape of a call around its line.</summary>
internal interface ICallSoundFactory
{
    /// <param name="conversation">Told of everything that is heard and played; its queue may be used from any thread.</param>
    ICallSound Open(CallSoundRequest request, IMediaStream line, IConversation conversation);
}

internal sealed record CallSoundRequest(CallId Call, AgentSound Agent);

/// <summary>How an agent sounds, and what it listens for.</summary>
/// <param name="Voice">The synthesis service's name of the agent's voice.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Phrases">Names and terms the caller may say.</param>
/// <param name="Ahead">What the agent says on every call (its greeting first): may be synthesised once and kept.</param>
internal sealed record AgentSound(string Voice, string Language, IReadOnlyList<string> Phrases, IReadOnlyList<string> Ahead)
{
    /// <summary>What it may hear of payment cards.</summary>
    public CardPolicy Cards { get; init; } = CardPolicy.Default;
}

/// <summary>Everything of one call that has to do with audio; the session that holds it sees no bytes.</summary>
internal interface ICallSound : IAsyncDisposable
{
    IAgentVoice Voice { get; }

    /// <summary>Clauses given to the voice from here on are spoken by this agent; those before keep the voice they were given with.</summary>
    void SpeakAs(AgentSound agent);

    /// <summary>Listens from here on in this agent's language. What was said before is still told of.</summary>
    void ListenAs(AgentSound agent);

    /// <summary>Reads the line until it ends: each frame goes to the voice detector, the transcriber and the recording.</summary>
    Task<MediaStreamEnding> ListenAsync(CancellationToken hangUp);

    void PauseRecording();

    void ResumeRecording();

    /// <summary>
    /// After <see cref="ListenAsync"/>: the last words are transcribed and told to the conversation, the recording is closed.
    /// </summary>
    /// <returns>What was recorded; null when nothing was, or the store failed.</returns>
    Task<RecordingClosed?> DrainAsync(CancellationToken stopping);
}
