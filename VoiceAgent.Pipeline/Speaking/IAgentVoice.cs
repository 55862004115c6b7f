namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// The agent's mouth on one call: synthesises clauses, paces their audio onto the line at most 200 ms ahead of the
/// caller's ear, and knows what the caller has heard. Everything is stamped with the epoch of its reply; whatever is
/// older than the current one is dropped. Tells the conversation of PlayoutStarted, PlayoutEnded and SynthesisFailed.
/// </summary>
internal interface IAgentVoice : IAsyncDisposable
{
    /// <summary>Opens a reply. Everything of older epochs is dropped.</summary>
    void Begin(int epoch);

    /// <summary>Adds a clause to the reply; its synthesis starts at once.</summary>
    void Say(int epoch, string clause);

    /// <summary>No more clauses: PlayoutEnded is told when the caller has heard the last one.</summary>
    void Complete(int epoch);

    /// <summary>
    /// Falls silent at once and keeps its place: StopAudio goes out, and the place is the sample that the caller last heard.
    /// </summary>
    void Yield(int epoch);

    /// <summary>Goes on from the place where it fell silent.</summary>
    void Resume(int epoch);

    /// <summary>Silences the reply for good and drops the rest of it.</summary>
    /// <returns>The text of the reply that the caller has heard: whole words, a prefix of what was said.</returns>
    string Stop(int epoch);

    /// <summary>The text of the reply that the caller has heard by now.</summary>
    string Heard(int epoch);
}
