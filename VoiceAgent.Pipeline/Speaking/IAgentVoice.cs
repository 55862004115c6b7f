namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Speaks the agent's replies on one call. It synthesises clauses, sends their audio at most 200 ms before the caller hears it,
/// and knows what the caller has heard. Each call names the epoch of its reply. Calls for an older reply are ignored.
/// It posts the events PlayoutStarted, PlayoutRanDry, PlayoutEnded, VoiceReplaced and SynthesisFailed to the conversation.
/// </summary>
internal interface IAgentVoice : IAsyncDisposable
{
    /// <summary>Begins a reply and drops the previous one.</summary>
    void Begin(int epoch);

    /// <summary>Adds a clause to the reply. It is synthesised after the clauses before it.</summary>
    void Say(int epoch, string clause);

    /// <summary>Reports that the reply has no more clauses. PlayoutEnded is posted when the caller has heard the last one.</summary>
    void Complete(int epoch);

    /// <summary>Stops the audio at once with StopAudio, and remembers the last sample that the caller heard.</summary>
    void Yield(int epoch);

    /// <summary>Resumes at the sample where the audio was stopped.</summary>
    void Resume(int epoch);

    /// <summary>Stops the reply and drops the rest of it.</summary>
    /// <returns>The beginning of the reply's text that the caller has heard, in whole words.</returns>
    string Stop(int epoch);

    /// <summary>Returns the part of the reply's text that the caller has heard so far.</summary>
    string Heard(int epoch);
}
